namespace Appliance.Delivery;

/// <summary>A connection on which MAIL may be sent, or one line for people that says why there is none.</summary>
internal sealed record SmtpOpening
{
    private SmtpOpening() { }

    public SmtpClientConnection? Connection { get; private init; }

    public string? Error { get; private init; }

    /// <summary>The handshake itself broke, so a new connection without TLS may do where TLS is only a wish.</summary>
    public bool IsHandshakeFailure { get; private init; }

    public static SmtpOpening Of(SmtpClientConnection connection) =>
        new() { Connection = connection };

    public static SmtpOpening Failed(string error) => new() { Error = error };

    public static SmtpOpening HandshakeFailed(string error) =>
        new() { Error = error, IsHandshakeFailure = true };
}
