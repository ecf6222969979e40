namespace Appliance.Mail;

/// <summary>How far a session outward has come, in the order of its steps.</summary>
public enum SmtpStage
{
    /// <summary>The hosts and their addresses are looked for.</summary>
    Lookup,
    Connect,
    Greeting,

    /// <summary>EHLO, or HELO.</summary>
    Hello,
    Tls,
    LogOn,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>RSET and QUIT.</summary>
    Leave,
}
