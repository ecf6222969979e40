namespace Appliance.Receiving.Authentication;

/// <summary>A way to tell name and password.</summary>
public interface ISaslMechanism
{
    /// <param name="initialResponse">What came with the command; null where nothing did.</param>
    /// <returns>Null where the client did not say it right; the exchange then has a refusal.</returns>
    ValueTask<Credentials?> RunAsync(SaslExchange exchange, byte[]? initialResponse);
}

/// <summary>What a client says it is, not yet believed.</summary>
public sealed record Credentials(string UserName, string Password)
{
    // A password must not reach a log by way of string interpolation.
    public override string ToString() => UserName;
}
