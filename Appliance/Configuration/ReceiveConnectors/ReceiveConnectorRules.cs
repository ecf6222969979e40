using System.Net;
using System.Net.Sockets;
using System.Text;
using Appliance.Mail;

namespace Appliance.Configuration.ReceiveConnectors;

/// <summary>The refusals of New- and Set-ReceiveConnector on the merged object (receive-connectors 4, 5, 7).</summary>
public sealed class ReceiveConnectorRules : IRules<ReceiveConnector>
{
    public IEnumerable<Finding> Check(ReceiveConnector connector, Organization organization) =>
        NameRules
            .Check(connector, organization.ReceiveConnectors, "Receive connector")
            .Concat(Network(connector, organization))
            .Concat(Security(connector))
            .Concat(Greeting(connector))
            .Concat(Limits(connector));

    private static IEnumerable<Finding> Network(
        ReceiveConnector connector,
        Organization organization
    )
    {
        if (connector.Bindings.IsEmpty)
            yield return new(
                connector.Id,
                nameof(connector.Bindings),
                "A Receive connector needs at least one binding, for example 0.0.0.0:25."
            );
        foreach (var binding in connector.Bindings.Where(b => b.Port is < 1 or > 65535))
            yield return new(
                connector.Id,
                nameof(connector.Bindings),
                $"The port of {binding} must be 1 to 65535."
            );
        if (connector.Bindings.Distinct().Count() != connector.Bindings.Length)
            yield return new(
                connector.Id,
                nameof(connector.Bindings),
                "The same binding stands twice in the list."
            );
        if (connector.RemoteIPRanges.IsEmpty)
            yield return new(
                connector.Id,
                nameof(connector.RemoteIPRanges),
                "A Receive connector needs at least one remote IP range."
            );
        if (connector.RemoteIPRanges.Distinct().Count() != connector.RemoteIPRanges.Length)
            yield return new(
                connector.Id,
                nameof(connector.RemoteIPRanges),
                "The same remote IP range stands twice in the list."
            );
        if (connector.RemoteIPRanges.FirstOrDefault(IsUnspecifiedAddress) is { } nobody)
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.RemoteIPRanges),
                $"The range {nobody} is one address, which no client has. For everybody write {Everybody(nobody)}."
            );
        foreach (
            var other in organization.ReceiveConnectors.Where(other =>
                other.Id != connector.Id && Conflict(connector, other)
            )
        )
            yield return new(
                connector.Id,
                nameof(connector.RemoteIPRanges),
                $"The values that you specified for the Bindings and RemoteIPRanges parameters conflict with the settings on Receive connector \"{other.Name}\": on a shared binding two ranges must be apart, or one must lie within the other."
            );
    }

    private static bool IsUnspecifiedAddress(IPRange range) =>
        range.Span == 0
        && (range.First.Equals(IPAddress.Any) || range.First.Equals(IPAddress.IPv6Any));

    private static IPRange Everybody(IPRange range) =>
        range.Family == AddressFamily.InterNetwork ? IPRange.AllIPv4 : IPRange.AllIPv6;

    private static IEnumerable<Finding> Security(ReceiveConnector connector)
    {
        const string auth = nameof(ReceiveConnector.AuthMechanism);
        var basicOverTls = connector.AuthMechanism.HasFlag(AuthMechanisms.BasicAuthRequireTLS);
        var tls = connector.AuthMechanism.HasFlag(AuthMechanisms.Tls);
        if (basicOverTls && !connector.AuthMechanism.HasFlag(AuthMechanisms.BasicAuth))
            yield return new(connector.Id, auth, "BasicAuthRequireTLS needs BasicAuth.");
        if (basicOverTls && !tls)
            yield return new(connector.Id, auth, "BasicAuthRequireTLS needs Tls.");
        if (connector.RequireTls && !tls)
            yield return new(
                connector.Id,
                nameof(connector.RequireTls),
                "RequireTLS needs the authentication mechanism Tls."
            );
        if (connector.AuthMechanism.HasFlag(AuthMechanisms.BasicAuth) && !basicOverTls)
            yield return Finding.Warning(
                connector.Id,
                auth,
                "Without BasicAuthRequireTLS passwords may cross the network readable by anyone on the way."
            );
        if (
            connector.AnonymousAcceptsAnyRecipient
            && !connector.PermissionGroups.HasFlag(PermissionGroups.AnonymousUsers)
        )
            yield return new(
                connector.Id,
                nameof(connector.PermissionGroups),
                "Relay for anonymous sessions needs the permission group AnonymousUsers."
            );
        if (OpenRelay.Of(connector) is { } relay)
            yield return Finding.Risk(
                connector.Id,
                nameof(connector.RemoteIPRanges),
                $"With the {(relay.Ranges.Length == 1 ? "range" : "ranges")} {string.Join(", ", relay.Ranges)} this connector would be an open relay: anyone on the Internet could send through it. Limit the ranges to your own machines."
            );
        else if (
            connector.AnonymousAcceptsAnyRecipient
            && connector.RemoteIPRanges.FirstOrDefault(range => range.PublicCount > 0)
                is { } outside
        )
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.RemoteIPRanges),
                $"The range {outside} is on the Internet, and whoever has such an address may send through this connector. Make sure that all of them are yours."
            );
        foreach (var finding in Usability(connector))
            yield return finding;
    }

    // Not refused: the console of Exchange made such connectors too, and what is missing may be given next.
    private static IEnumerable<Finding> Usability(ReceiveConnector connector)
    {
        const PermissionGroups effective =
            PermissionGroups.AnonymousUsers | PermissionGroups.ExchangeUsers;
        if ((connector.PermissionGroups & effective) == PermissionGroups.None)
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.PermissionGroups),
                "Nobody may send through this connector yet: MAIL FROM is answered 530 5.7.1. Anonymous users or Exchange users would let somebody in."
            );
        if (
            connector.PermissionGroups.HasFlag(PermissionGroups.ExchangeUsers)
            && !connector.AuthMechanism.HasFlag(AuthMechanisms.BasicAuth)
        )
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.AuthMechanism),
                "Exchange users may send here, but without BasicAuth they have no way to sign in."
            );
    }

    private static IEnumerable<Finding> Greeting(ReceiveConnector connector)
    {
        if (connector.Fqdn is { } fqdn && !SmtpDomain.TryParse(fqdn, out _))
            yield return new(connector.Id, nameof(connector.Fqdn), $"'{fqdn}' is no host name.");
        if (connector.Banner is { } banner)
        {
            if (!banner.StartsWith("220 ", StringComparison.Ordinal))
                yield return new(
                    connector.Id,
                    nameof(connector.Banner),
                    "The banner must begin with '220 '."
                );
            if (!Ascii.IsValid(banner) || banner.Any(char.IsControl))
                yield return new(
                    connector.Id,
                    nameof(connector.Banner),
                    "The banner must be one line of US-ASCII."
                );
            if (banner.Length > 510)
                yield return new(
                    connector.Id,
                    nameof(connector.Banner),
                    "The banner is longer than an SMTP reply line may be."
                );
        }
    }

    private static IEnumerable<Finding> Limits(ReceiveConnector connector)
    {
        var second = TimeSpan.FromSeconds(1);
        var day = TimeSpan.FromDays(1);
        Finding? Range(string property, bool holds, string range) =>
            holds ? null : new Finding(connector.Id, property, $"The value must be {range}.");
        Finding?[] findings =
        [
            Range(
                nameof(connector.ConnectionTimeout),
                connector.ConnectionTimeout >= second && connector.ConnectionTimeout <= day,
                "00:00:01 to 1.00:00:00"
            ),
            Range(
                nameof(connector.ConnectionInactivityTimeout),
                connector.ConnectionInactivityTimeout >= second
                    && connector.ConnectionInactivityTimeout <= day,
                "00:00:01 to 1.00:00:00"
            ),
            Range(
                nameof(connector.ConnectionInactivityTimeout),
                connector.ConnectionInactivityTimeout < connector.ConnectionTimeout,
                "shorter than ConnectionTimeout"
            ),
            Range(
                nameof(connector.TarpitInterval),
                connector.TarpitInterval >= TimeSpan.Zero
                    && connector.TarpitInterval <= TimeSpan.FromMinutes(10),
                "00:00:00 to 00:10:00"
            ),
            Range(
                nameof(connector.MessageRateLimit),
                connector.MessageRateLimit is null or > 0,
                "at least 1, or unlimited"
            ),
            Range(
                nameof(connector.MaxInboundConnection),
                connector.MaxInboundConnection is null or > 0,
                "at least 1, or unlimited"
            ),
            Range(
                nameof(connector.MaxInboundConnectionPerSource),
                connector.MaxInboundConnectionPerSource is null or (> 0 and <= 10000),
                "1 to 10000, or unlimited"
            ),
            Range(
                nameof(connector.MaxInboundConnectionPercentagePerSource),
                connector.MaxInboundConnectionPercentagePerSource is >= 1 and <= 100,
                "1 to 100"
            ),
            Range(
                nameof(connector.MaxHeaderSize),
                connector.MaxHeaderSize.Bytes is >= 1 and <= int.MaxValue,
                "1 to 2147483647 bytes"
            ),
            Range(
                nameof(connector.MaxHopCount),
                connector.MaxHopCount is >= 1 and <= 500,
                "1 to 500"
            ),
            Range(
                nameof(connector.MaxLocalHopCount),
                connector.MaxLocalHopCount is >= 0 and <= 50,
                "0 to 50"
            ),
            Range(
                nameof(connector.MaxLocalHopCount),
                connector.MaxLocalHopCount <= connector.MaxHopCount,
                "not above MaxHopCount"
            ),
            Range(
                nameof(connector.MaxLogonFailures),
                connector.MaxLogonFailures is >= 0 and <= 10,
                "0 to 10"
            ),
            Range(
                nameof(connector.MaxMessageSize),
                connector.MaxMessageSize.Bytes is >= 65536 and <= int.MaxValue,
                "65536 to 2147483647 bytes"
            ),
            Range(
                nameof(connector.MaxProtocolErrors),
                connector.MaxProtocolErrors is null or >= 0,
                "at least 0, or unlimited"
            ),
            Range(
                nameof(connector.MaxRecipientsPerMessage),
                connector.MaxRecipientsPerMessage is >= 1 and <= 512000,
                "1 to 512000"
            ),
        ];
        foreach (var finding in findings)
        {
            if (finding is not null)
                yield return finding;
        }
        if (connector.MaxRecipientsPerMessage is >= 1 and < 100)
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.MaxRecipientsPerMessage),
                "RFC 5321 asks every server to take at least 100 recipients."
            );
        if (
            connector.ConnectionInactivityTimeout >= second
            && connector.ConnectionInactivityTimeout < TimeSpan.FromMinutes(5)
        )
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.ConnectionInactivityTimeout),
                "RFC 5321 asks every server to wait at least 5 minutes for the next command: slow clients are cut off."
            );
        if (connector.Comment.Length > 1024)
            yield return new(
                connector.Id,
                nameof(connector.Comment),
                "The comment is longer than 1024 characters."
            );
    }

    private static bool Conflict(ReceiveConnector one, ReceiveConnector other) =>
        one.Bindings.Intersect(other.Bindings).Any()
        && one.RemoteIPRanges.Any(mine =>
            other.RemoteIPRanges.Any(theirs =>
                mine.Equals(theirs)
                || (mine.Overlaps(theirs) && !mine.Contains(theirs) && !theirs.Contains(mine))
            )
        );
}
