using System.Text;

namespace Appliance.Receiving.Authentication;

/// <summary>LOGIN (draft-murchison-sasl-login): name and password asked for one by one, as Exchange 2007 does.</summary>
public sealed class LoginMechanism : ISaslMechanism
{
    public async ValueTask<Credentials?> RunAsync(SaslExchange exchange, byte[]? initialResponse)
    {
        var name = initialResponse ?? await exchange.AskAsync("Username:");
        if (name is null || await exchange.AskAsync("Password:") is not { } password)
            return null;
        return new Credentials(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(password));
    }
}
