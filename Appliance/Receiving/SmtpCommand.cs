namespace Appliance.Receiving;

/// <summary>One command line: its verb, and what stands behind it without the blanks around it.</summary>
public readonly record struct SmtpCommand(SmtpVerb Verb, ReadOnlyMemory<byte> Argument)
{
    public bool HasArgument => !Argument.IsEmpty;
}

public enum SmtpVerb
{
    Unknown,
    Ehlo,
    Helo,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Vrfy,
    Expn,
    Help,
    Quit,
    StartTls,
    Auth,

    /// <summary>TURN, ETRN, ATRN, SEND, SOML, SAML: known, and never done here.</summary>
    NotImplemented,
}
