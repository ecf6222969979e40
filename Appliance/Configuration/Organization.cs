using System.Collections.Frozen;
using System.Collections.Immutable;
using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Configuration.SubmissionAccounts;
using Appliance.Mail;

namespace Appliance.Configuration;

/// <summary>Everything that an administrator has set, at one moment; immutable. Objects of a kind are in order of name.</summary>
public sealed class Organization
{
    private readonly FrozenDictionary<Guid, IConfigured> _byId;
    private readonly FrozenDictionary<string, AcceptedDomain> _acceptedExact;
    private readonly FrozenDictionary<string, AcceptedDomain> _acceptedSuffix;
    private readonly FrozenDictionary<string, SubmissionAccount> _accounts;

    private readonly ImmutableDictionary<Guid, RecipientList> _recipients;

    public Organization(IEnumerable<IConfigured> objects)
        : this(objects, ImmutableDictionary<Guid, RecipientList>.Empty) { }

    /// <param name="recipients">The known recipients, by the id of their accepted domain.</param>
    public Organization(
        IEnumerable<IConfigured> objects,
        ImmutableDictionary<Guid, RecipientList> recipients
    )
    {
        _recipients = recipients;
        var all = objects.ToList();
        _byId = all.ToFrozenDictionary(o => o.Id);
        SendConnectors = Sorted<SendConnector>(all);
        ReceiveConnectors = Sorted<ReceiveConnector>(all);
        AcceptedDomains = Sorted<AcceptedDomain>(all);
        SubmissionAccounts = Sorted<SubmissionAccount>(all);
        Server = all.OfType<TransportServer>().FirstOrDefault() ?? new TransportServer("appliance");
        Transport = all.OfType<TransportConfig>().FirstOrDefault() ?? new TransportConfig();
        _acceptedExact = Index(AcceptedDomains.Where(d => !d.IncludesSubdomains));
        _acceptedSuffix = Index(AcceptedDomains.Where(d => d.IncludesSubdomains));
        _accounts = SubmissionAccounts
            .DistinctBy(a => a.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Before set-up: nothing configured, nothing listens.</summary>
    public static Organization Empty { get; } = new([]);

    public ImmutableArray<SendConnector> SendConnectors { get; }

    public ImmutableArray<ReceiveConnector> ReceiveConnectors { get; }

    public ImmutableArray<AcceptedDomain> AcceptedDomains { get; }

    public ImmutableArray<SubmissionAccount> SubmissionAccounts { get; }

    public TransportServer Server { get; }

    public TransportConfig Transport { get; }

    public IEnumerable<IConfigured> All => _byId.Values;

    /// <summary>The accepted domain whose postmaster speaks for us: the one marked default, else the first.</summary>
    public AcceptedDomain? DefaultDomain =>
        AcceptedDomains.FirstOrDefault(d => d.IsDefault) ?? AcceptedDomains.FirstOrDefault();

    /// <summary>From of delivery reports and mailbox behind <c>postmaster</c> (transport-config 7).</summary>
    public EmailAddress PostmasterAddress =>
        Server.ExternalPostmasterAddress
        ?? EmailAddress.Parse($"postmaster@{DefaultDomain?.Domain.Ascii ?? Server.Fqdn}");

    public IConfigured? Find(Guid id) => _byId.GetValueOrDefault(id);

    public T? Find<T>(Guid id)
        where T : class, IConfigured => _byId.GetValueOrDefault(id) as T;

    public SubmissionAccount? FindAccount(string name) => _accounts.GetValueOrDefault(name);

    /// <summary>The most specific accepted domain that covers the domain; null when its mail is not ours to accept.</summary>
    public AcceptedDomain? AcceptedDomainOf(SmtpDomain? domain)
    {
        if (domain is null)
            return null;
        if (_acceptedExact.TryGetValue(domain.Ascii, out var exact))
            return exact;
        if (_acceptedSuffix.Count == 0)
            return null;
        var name = domain.Ascii;
        while (true)
        {
            if (_acceptedSuffix.TryGetValue(name, out var covering))
                return covering;
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
                return null;
            name = name[(dot + 1)..];
        }
    }

    /// <summary>Is the domain one whose senders are ours? Those of an external relay domain count as outside.</summary>
    public bool IsOwnDomain(SmtpDomain? domain) =>
        AcceptedDomainOf(domain) is { DomainType: not AcceptedDomainType.ExternalRelay };

    /// <summary>The known recipients of an accepted domain; a list may be there although its domain's type does not ask for it.</summary>
    public RecipientList RecipientsOf(Guid domainId) =>
        _recipients.GetValueOrDefault(domainId, RecipientList.Empty);

    /// <summary>Whether mail for the address is taken, whose accepted domain is <paramref name="domain"/>.</summary>
    public bool IsKnown(EmailAddress address, AcceptedDomain domain) =>
        domain.DomainType != AcceptedDomainType.Authoritative
        || RecipientsOf(domain.Id).Contains(address)
        // RFC 5321 4.5.1: what the postmaster's mail is readdressed to must be reachable by its own name too.
        || address.Equals(PostmasterAddress);

    /// <summary>This organization with the object added, or in place of the one with its id.</summary>
    public Organization With(IConfigured configured) =>
        new(_byId.Values.Where(o => o.Id != configured.Id).Append(configured), _recipients);

    /// <summary>Without the object, and without the recipients of an accepted domain that goes.</summary>
    public Organization Without(Guid id) =>
        new(_byId.Values.Where(o => o.Id != id), _recipients.Remove(id));

    public Organization WithRecipients(Guid domainId, RecipientList recipients) =>
        new(
            _byId.Values,
            recipients.Count == 0
                ? _recipients.Remove(domainId)
                : _recipients.SetItem(domainId, recipients)
        );

    private static ImmutableArray<T> Sorted<T>(IEnumerable<IConfigured> all)
        where T : IConfigured =>
        [.. all.OfType<T>().OrderBy(o => o.Name, StringComparer.OrdinalIgnoreCase)];

    private static FrozenDictionary<string, AcceptedDomain> Index(
        IEnumerable<AcceptedDomain> domains
    ) => domains.DistinctBy(d => d.Domain.Ascii).ToFrozenDictionary(d => d.Domain.Ascii);
}
