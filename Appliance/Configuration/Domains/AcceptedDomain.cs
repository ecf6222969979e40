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

    public IConfigured AsVersion(long version) => this with { Version = version };
}

/// <summary>Authoritative, with a list of known recipients, is not offered until there is such a list.</summary>
public enum AcceptedDomainType
{
    /// <summary>Any recipient is accepted and leaves by connector selection, usually to the office's mailbox server.</summary>
    InternalRelay,

    /// <summary>As InternalRelay, but counted as outside.</summary>
    ExternalRelay,
}
