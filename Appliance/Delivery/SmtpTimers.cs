namespace Appliance.Delivery;

/// <summary>How long each step of a session outward may take (RFC 5321 4.5.3.2; smtp-protocol 6).</summary>
internal sealed record SmtpTimers
{
    public static SmtpTimers Default { get; } = new();

    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>EHLO, STARTTLS, AUTH, MAIL, RCPT and RSET.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan TlsHandshake { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From DATA to 354.</summary>
    public TimeSpan DataStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Each write.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The reply to the end of a message: the next hop stores it first.</summary>
    public TimeSpan EndOfMessage { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(10);
}
