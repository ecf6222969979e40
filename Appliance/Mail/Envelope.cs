using System.Collections.Immutable;

namespace Appliance.Mail;

/// <summary>What MAIL and RCPT said (RFC 5321, 3461, 6152, 6531). <see cref="Sender"/> null is the null reverse path.</summary>
public sealed record Envelope(EmailAddress? Sender, ImmutableArray<EnvelopeRecipient> Recipients)
{
    public BodyType Body { get; init; } = BodyType.SevenBit;

    /// <summary>The client gave SMTPUTF8 with MAIL.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>RET of RFC 3461; null where the client gave none.</summary>
    public DsnReturn? Return { get; init; }

    /// <summary>ENVID as the client wrote it, in xtext; null where it gave none.</summary>
    public string? EnvelopeId { get; init; }
}

/// <summary>One RCPT. <see cref="OriginalRecipient"/> is ORCPT as the client wrote it, type and xtext.</summary>
public sealed record EnvelopeRecipient(EmailAddress Address)
{
    public DsnNotify Notify { get; init; } = DsnNotify.Default;

    public string? OriginalRecipient { get; init; }
}

/// <summary>BODY= of MAIL (RFC 6152).</summary>
public enum BodyType
{
    SevenBit,
    EightBitMime,
}

/// <summary>RET= of MAIL (RFC 3461 4.3).</summary>
public enum DsnReturn
{
    Full,
    Headers,
}

/// <summary>NOTIFY= of RCPT (RFC 3461 4.1). <see cref="Default"/> means that the client said nothing: failures and delays.</summary>
[Flags]
public enum DsnNotify
{
    Default = 0,
    Never = 1,
    Success = 2,
    Failure = 4,
    Delay = 8,
}
