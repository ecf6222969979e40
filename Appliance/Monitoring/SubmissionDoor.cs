using System.Collections.Immutable;
using System.Net;

namespace Appliance.Monitoring;

/// <summary>Where a device can sign in with a submission account: what somebody types into a printer.</summary>
/// <param name="Server">The name in the connector's greeting and certificate.</param>
/// <param name="Address">Set where the connector listens on one address only.</param>
public sealed record SubmissionDoor(
    Guid ConnectorId,
    string ConnectorName,
    string Server,
    IPAddress? Address,
    int Port,
    SubmissionTls Tls,
    bool IsListening
)
{
    /// <summary>The doors that are set up, the safest first.</summary>
    public static ImmutableArray<SubmissionDoor> Of(
        Organization organization,
        ApplianceStatus status
    ) =>
        [
            .. organization
                .ReceiveConnectors.Where(connector =>
                    connector.Enabled
                    && connector.PermissionGroups.HasFlag(PermissionGroups.ExchangeUsers)
                    && connector.AuthMechanism.HasFlag(AuthMechanisms.BasicAuth)
                )
                .SelectMany(connector =>
                    connector
                        .Bindings.DistinctBy(binding => (Shown(binding.Address), binding.Port))
                        .Select(binding => new SubmissionDoor(
                            connector.Id,
                            connector.Name,
                            connector.Fqdn ?? organization.Server.Fqdn,
                            Shown(binding.Address),
                            binding.Port,
                            TlsOf(connector),
                            status.ReceiveConnectors.FirstOrDefault(listener =>
                                listener.Id == connector.Id
                            )
                                is {
                                    Health: not (
                                        ConnectorHealth.Failed
                                        or ConnectorHealth.Suspended
                                        or ConnectorHealth.Disabled
                                    )
                                }
                        ))
                )
                .OrderBy(door => door.Tls)
                // RFC 6409: submission has a port of its own.
                .ThenByDescending(door => door.Port == 587)
                .ThenBy(door => door.Port),
        ];

    private static IPAddress? Shown(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? null : address;

    private static SubmissionTls TlsOf(ReceiveConnector connector) =>
        connector.AuthMechanism.HasFlag(AuthMechanisms.BasicAuthRequireTLS) ? SubmissionTls.Required
        : connector.AuthMechanism.HasFlag(AuthMechanisms.Tls) ? SubmissionTls.Offered
        : SubmissionTls.None;
}

/// <summary>STARTTLS before the password, from safe to unsafe.</summary>
public enum SubmissionTls
{
    Required,
    Offered,

    /// <summary>The password crosses the network in clear.</summary>
    None,
}
