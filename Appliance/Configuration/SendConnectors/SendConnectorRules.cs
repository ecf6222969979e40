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
            .Concat(Security(connector))
            .Concat(SourceServers(connector, organization))
            .Concat(Ranges(connector));
    }

    private static IEnumerable<Finding> AddressSpaces(SendConnector connector)
    {
        const string property = nameof(SendConnector.AddressSpaces);
        if (connector.AddressSpaces.IsEmpty)
            yield return new(
                connector.Id,
                property,
                "A Send connector needs at least one address space, for example '*' for all mail."
            );
        for (var i = 0; i < connector.AddressSpaces.Length; i++)
        {
            var space = connector.AddressSpaces[i];
            if (connector.AddressSpaces.Take(i).Any(space.IsSameSpace))
                yield return new(
                    connector.Id,
                    property,
                    $"The address space '{space.Type}:{space.Address}' stands twice in this connector."
                );
            if (!space.IsSmtp && connector.DnsRoutingEnabled)
                yield return new(
                    connector.Id,
                    property,
                    $"'{space}' is no SMTP address space: it needs a smart host, because DNS knows SMTP domains only."
                );
        }
        if (
            connector.AddressSpaces.Any(s => s.IsLocalScope)
            && !connector.AddressSpaces.All(s => s.IsLocalScope)
        )
            yield return new(
                connector.Id,
                property,
                "The scope 'Local:' is the whole connector's: write it before every address space or before none."
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

    private static IEnumerable<Finding> Security(SendConnector connector)
    {
        var mechanism = connector.SmartHostAuthMechanism;
        var basic =
            mechanism
            is SmartHostAuthMechanism.BasicAuth
                or SmartHostAuthMechanism.BasicAuthRequireTLS;
        if (mechanism != SmartHostAuthMechanism.None && connector.DnsRoutingEnabled)
            yield return new(
                connector.Id,
                nameof(connector.SmartHostAuthMechanism),
                "Authentication goes to smart hosts only: with DNS routing SmartHostAuthMechanism must be None."
            );
        if (mechanism == SmartHostAuthMechanism.ExchangeServer)
            yield return new(
                connector.Id,
                nameof(connector.SmartHostAuthMechanism),
                "Exchange Server Authentication works between enrolled appliances only, and no other appliance is enrolled."
            );
        if (basic && string.IsNullOrWhiteSpace(connector.AuthenticationUserName))
            yield return new(
                connector.Id,
                nameof(connector.AuthenticationUserName),
                "Basic authentication needs a user name."
            );
        if (basic && connector.AuthenticationPassword is null)
            yield return new(
                connector.Id,
                nameof(connector.AuthenticationPassword),
                "Basic authentication needs a password."
            );
        if (
            !basic
            && (
                connector.AuthenticationUserName is not null
                || connector.AuthenticationPassword is not null
            )
        )
            yield return new(
                connector.Id,
                nameof(connector.AuthenticationUserName),
                "A user name and password have no use without Basic authentication."
            );
        if (mechanism == SmartHostAuthMechanism.BasicAuth)
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.SmartHostAuthMechanism),
                "Without required TLS the password may cross the network readable by anyone on the way."
            );
        if (
            mechanism == SmartHostAuthMechanism.BasicAuthRequireTLS
            && connector.SmartHosts.Any(host => host.Address is not null)
        )
            yield return new(
                connector.Id,
                nameof(connector.SmartHosts),
                "Basic authentication over TLS checks the smart host's certificate against its name: give host names, not IP addresses."
            );
        foreach (var finding in Tls(connector, basic))
            yield return finding;
    }

    private static IEnumerable<Finding> Tls(SendConnector connector, bool basic)
    {
        if (connector.IgnoreStartTls && connector.RequireTls)
            yield return new(
                connector.Id,
                nameof(connector.IgnoreStartTls),
                "IgnoreSTARTTLS and RequireTLS contradict each other."
            );
        if (connector.IgnoreStartTls && connector.DomainSecureEnabled)
            yield return new(
                connector.Id,
                nameof(connector.IgnoreStartTls),
                "Domain security needs TLS, so STARTTLS cannot be ignored."
            );
        if (
            connector.IgnoreStartTls
            && connector.SmartHostAuthMechanism == SmartHostAuthMechanism.BasicAuthRequireTLS
        )
            yield return new(
                connector.Id,
                nameof(connector.IgnoreStartTls),
                "Basic authentication over TLS needs STARTTLS, so it cannot be ignored."
            );
        if (connector.DomainSecureEnabled && !connector.DnsRoutingEnabled)
            yield return new(
                connector.Id,
                nameof(connector.DomainSecureEnabled),
                "Domain security works with DNS routing only."
            );
        if (connector.ForceHelo && (connector.RequireTls || connector.DomainSecureEnabled || basic))
            yield return new(
                connector.Id,
                nameof(connector.ForceHelo),
                "With HELO there is neither STARTTLS nor AUTH, which this connector requires."
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
