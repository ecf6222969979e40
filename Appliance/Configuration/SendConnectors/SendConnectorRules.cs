using System.Net;
using System.Net.NetworkInformation;
using Appliance.Mail;

namespace Appliance.Configuration.SendConnectors;

/// <summary>The refusals of New- and Set-SendConnector on the merged object, in the spec's order (send-connectors 3).</summary>
public sealed class SendConnectorRules : IRules<SendConnector>
{
    public static readonly TimeSpan MinInactivityTimeout = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan MaxInactivityTimeout = TimeSpan.FromDays(1);

    public IEnumerable<Finding> Check(SendConnector connector, Organization organization)
    {
        return NameRules
            .Check(connector, organization.SendConnectors, "Send connector")
            .Concat(AddressSpaces(connector))
            .Concat(Network(connector, organization))
            .Concat(OtherTypes(connector))
            .Concat(SendConnectorSecurityRules.Authentication(connector))
            .Concat(SendConnectorSecurityRules.Tls(connector))
            .Concat(Link(connector, organization))
            .Concat(SourceServers(connector, organization))
            .Concat(Ranges(connector));
    }

    private static IEnumerable<Finding> AddressSpaces(SendConnector connector)
    {
        const string property = nameof(SendConnector.AddressSpaces);
        for (var i = 0; i < connector.AddressSpaces.Length; i++)
        {
            var space = connector.AddressSpaces[i];
            if (connector.AddressSpaces.Take(i).Any(space.IsSameSpace))
                yield return new(
                    connector.Id,
                    property,
                    $"The address space '{space.Type}:{space.Address}' stands twice in this connector."
                );
        }
        if (connector.AddressSpaces.Any(s => s.IsLocalScope) && !connector.IsScopedConnector)
            yield return new(
                connector.Id,
                property,
                "The scope 'Local:' is the whole connector's: write it before every address space or before none."
            );
        if (connector.AddressSpaces.IsEmpty && connector.LinkedReceiveConnector is null)
            yield return new(
                connector.Id,
                property,
                "A Send connector needs at least one address space, for example '*' for all mail."
            );
        if (!connector.AddressSpaces.IsEmpty && connector.LinkedReceiveConnector is not null)
            yield return new(
                connector.Id,
                property,
                "A connector that is linked to a Receive connector takes all mail from there, so it has no address spaces: remove them, or the link."
            );
    }

    private static IEnumerable<Finding> OtherTypes(SendConnector connector)
    {
        if (!connector.DnsRoutingEnabled)
            yield break;
        foreach (var space in connector.AddressSpaces.Where(space => !space.IsSmtp))
            yield return new(
                connector.Id,
                nameof(connector.AddressSpaces),
                $"'{space}' is no SMTP address space: it needs a smart host, because DNS knows SMTP domains only."
            );
    }

    private static IEnumerable<Finding> Link(SendConnector connector, Organization organization)
    {
        const string property = nameof(SendConnector.LinkedReceiveConnector);
        if (connector.LinkedReceiveConnector is not { } id)
            yield break;
        if (organization.Find<ReceiveConnector>(id) is not { } linked)
        {
            yield return new(
                connector.Id,
                property,
                $"The Receive connector that Send connector '{connector.Name}' is linked to does not exist. Link it to another one, or remove the link first."
            );
            yield break;
        }
        if (
            organization.SendConnectors.FirstOrDefault(other =>
                other.Id != connector.Id && other.LinkedReceiveConnector == id
            ) is
            { } twin
        )
            yield return new(
                connector.Id,
                property,
                $"All mail from '{linked.Name}' leaves through '{twin.Name}' already: a Receive connector is linked once."
            );
        if (connector.DnsRoutingEnabled)
            yield return new(
                connector.Id,
                nameof(connector.DnsRoutingEnabled),
                "A connector that is linked to a Receive connector sends through smart hosts: set DNSRoutingEnabled to $false."
            );
        if (connector.SmartHostAuthMechanism == SmartHostAuthMechanism.None)
            yield return new(
                connector.Id,
                nameof(connector.SmartHostAuthMechanism),
                "A connector that is linked to a Receive connector signs in to its smart hosts, or trusts them: None is not enough."
            );
        if (connector.MaxMessageSize is not null)
            yield return new(
                connector.Id,
                nameof(connector.MaxMessageSize),
                "A connector that is linked to a Receive connector takes messages of any size: what was received there has no other way out."
            );
    }

    private static IEnumerable<Finding> Network(SendConnector connector, Organization organization)
    {
        if (connector.DnsRoutingEnabled && !connector.SmartHosts.IsEmpty)
            yield return new(
                connector.Id,
                nameof(connector.SmartHosts),
                "Route by DNS or through smart hosts, not both: set DNSRoutingEnabled to $false, or remove the smart hosts."
            );
        if (!connector.DnsRoutingEnabled && connector.SmartHosts.IsEmpty)
            yield return new(
                connector.Id,
                nameof(connector.SmartHosts),
                "Without DNS routing a Send connector needs at least one smart host."
            );
        for (var i = 0; i < connector.SmartHosts.Length; i++)
        {
            var host = connector.SmartHosts[i];
            if (connector.SmartHosts.Take(i).Contains(host))
                yield return new(
                    connector.Id,
                    nameof(connector.SmartHosts),
                    $"The smart host {host} stands twice in the list."
                );
            if (IsThisServer(host, connector.Port, organization))
                yield return new(
                    connector.Id,
                    nameof(connector.SmartHosts),
                    $"The smart host {host} is this server itself: its mail would come back for ever."
                );
        }
        if (connector.SourceIPAddress is { } source && !IsLocalAddress(source))
            yield return new(
                connector.Id,
                nameof(connector.SourceIPAddress),
                $"{source} is no address of this machine, so no connection can come from it."
            );
    }

    private static IEnumerable<Finding> SourceServers(
        SendConnector connector,
        Organization organization
    )
    {
        foreach (
            var id in connector.SourceTransportServers.Where(id => id != organization.Server.Id)
        )
            yield return new(
                connector.Id,
                nameof(connector.SourceTransportServers),
                $"There is no transport server with the id {id}."
            );
        if (connector.SourceTransportServers.IsEmpty)
            yield return new(
                connector.Id,
                nameof(connector.SourceTransportServers),
                "A Send connector needs at least one source server."
            );
    }

    private static IEnumerable<Finding> Ranges(SendConnector connector)
    {
        if (connector.Port is < 1 or > 65535)
            yield return new(connector.Id, nameof(connector.Port), "The port must be 1 to 65535.");
        if (connector.Port != 25 && connector.DnsRoutingEnabled)
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.Port),
                "Mail routed by MX always goes to port 25; this port counts for smart hosts only."
            );
        if (connector.Fqdn is { } fqdn && !HostNames.IsFqdn(fqdn))
            yield return new(
                connector.Id,
                nameof(connector.Fqdn),
                $"'{fqdn}' is no fully qualified domain name such as 'mail.contoso.com'."
            );
        if (connector.MaxMessageSize is { } size && size.Bytes is < 0 or > int.MaxValue)
            yield return new(
                connector.Id,
                nameof(connector.MaxMessageSize),
                "The maximum message size must be 0 to 2147483647 bytes, or unlimited."
            );
        if (connector.MaxMessageSize is { Bytes: 0 })
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.MaxMessageSize),
                "With a maximum of 0 bytes no message can use this connector."
            );
        if (
            connector.ConnectionInactivityTimeout < MinInactivityTimeout
            || connector.ConnectionInactivityTimeout > MaxInactivityTimeout
        )
            yield return new(
                connector.Id,
                nameof(connector.ConnectionInactivityTimeout),
                "The inactivity timeout must be 00:00:01 to 1.00:00:00."
            );
        if (connector.SmtpMaxMessagesPerConnection < 0)
            yield return new(
                connector.Id,
                nameof(connector.SmtpMaxMessagesPerConnection),
                "The number of messages per connection cannot be negative; 0 is unlimited."
            );
        if (
            connector.ErrorPolicies.HasFlag(SendErrorPolicies.DowngradeCustomFailures)
            && connector.ErrorPolicies.HasFlag(SendErrorPolicies.UpgradeCustomFailures)
        )
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.ErrorPolicies),
                "With both custom policies what the next hop refuses for good is tried again, and what it puts off is returned at once."
            );
        if (!connector.AnonymousHeaders.HasFlag(HeaderClasses.Routing))
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.AnonymousHeaders),
                "Without the Received fields nobody after us sees a message that goes round in a circle."
            );
        if (connector.Comment.Length > 256)
            yield return new(
                connector.Id,
                nameof(connector.Comment),
                "The comment is longer than 256 characters."
            );
    }

    private static bool IsThisServer(SmartHost host, int port, Organization organization)
    {
        var bindings = organization
            .ReceiveConnectors.Where(c => c.Enabled)
            .SelectMany(c => c.Bindings)
            .Where(b => b.Port == port);
        if (host.HostName is { } name)
            return string.Equals(
                    name.Ascii,
                    organization.Server.Fqdn,
                    StringComparison.OrdinalIgnoreCase
                ) && bindings.Any();
        var address = host.Address!;
        return bindings.Any(binding =>
            binding.Address.Equals(address)
            || (
                binding.Address.AddressFamily == address.AddressFamily
                && (
                    binding.Address.Equals(IPAddress.Any)
                    || binding.Address.Equals(IPAddress.IPv6Any)
                )
                && IsLocalAddress(address)
            )
        );
    }

    private static bool IsLocalAddress(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
            .Any(unicast => unicast.Address.Equals(address));
}
