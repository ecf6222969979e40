using Appliance.Mail;

namespace Appliance.Configuration.Domains;

/// <summary>A domain whose mail this server takes from strangers (design: known recipients, no mailboxes).</summary>
public sealed record AcceptedDomain(string Name) : IConfigured
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public long Version { get; init; }

    public required SmtpDomain Domain { get; init; }

    /// <summary>All subdomains too: written <c>*.contoso.com</c>.</summary>
    public bool IncludesSubdomains { get; init; }

    public AcceptedDomainType DomainType { get; init; } = AcceptedDomainType.InternalRelay;

    /// <summary>The domain whose postmaster signs delivery reports.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The domain as Exchange writes it, with its subdomains where they are included: <c>*.contoso.com</c>.</summary>
    public string DomainName => IncludesSubdomains ? $"*.{Domain.Ascii}" : Domain.Ascii;

    public IConfigured AsVersion(long version) => this with { Version = version };
}

/// <summary>Which recipients of an accepted domain are taken (design D13): all of them leave by connector selection.</summary>
public enum AcceptedDomainType
{
    /// <summary>Any recipient is accepted and leaves by connector selection, usually to the office's mailbox server.</summary>
    InternalRelay,

    /// <summary>Only recipients in our own list are accepted; others are refused with 550 5.1.1.</summary>
    Authoritative,

    /// <summary>As InternalRelay, but its senders count as outside.</summary>
    ExternalRelay,
}
