using System.Collections.Frozen;

namespace Appliance.Receiving;

/// <summary>
/// What holds for a session from accept to close: a connector and the organization as they were when the client came.
/// Shared by the sessions of a connector until either changes.
/// </summary>
public sealed class SessionTerms
{
    public SessionTerms(
        ReceiveConnector connector,
        Organization organization,
        ConnectorCounters counters
    )
    {
        Connector = connector;
        Organization = organization;
        Counters = counters;
        ServerName = connector.Fqdn ?? organization.Server.Fqdn;
        LocalNames = organization
            .ReceiveConnectors.Select(c => c.Fqdn)
            .OfType<string>()
            .Append(organization.Server.Fqdn)
            .Append(ServerName)
            .Select(name => name.ToLowerInvariant())
            .ToFrozenSet();
        Source = $"SMTP:{connector.Name}";
    }

    public ReceiveConnector Connector { get; }

    public Organization Organization { get; }

    public ConnectorCounters Counters { get; }

    /// <summary>The name in greeting, EHLO reply and Received, and the one the certificate is chosen by.</summary>
    public string ServerName { get; }

    /// <summary>All names of this server, lower case.</summary>
    public FrozenSet<string> LocalNames { get; }

    /// <summary>Where a message came in, as message tracking words it.</summary>
    public string Source { get; }

    public bool Permits(PermissionGroups group) => Connector.PermissionGroups.HasFlag(group);

    public bool Offers(AuthMechanisms mechanism) => Connector.AuthMechanism.HasFlag(mechanism);

    /// <summary>The smaller of the connector's limit and the organization's (receive-connectors 8).</summary>
    /// <param name="isSubmission">Mail of submission accounts and relay clients, which counts as sent.</param>
    public long MaxMessageSize(bool isSubmission)
    {
        var organization = isSubmission
            ? Organization.Transport.MaxSendSize
            : Organization.Transport.MaxReceiveSize;
        return Math.Min(Connector.MaxMessageSize.Bytes, organization?.Bytes ?? long.MaxValue);
    }

    /// <summary>Recipients of one message.</summary>
    public int MaxRecipients =>
        Math.Min(
            Connector.MaxRecipientsPerMessage,
            Organization.Transport.MaxRecipientEnvelopeLimit ?? int.MaxValue
        );

    public bool IsOurs(SmtpDomain? domain) =>
        domain is not null
        && (Organization.AcceptedDomainOf(domain) is not null || LocalNames.Contains(domain.Ascii));
}
