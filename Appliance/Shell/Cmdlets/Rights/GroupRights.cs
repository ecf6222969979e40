using System.Collections.Immutable;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>What a permission group of a Receive connector gives, and to whom (receive-connectors 6).</summary>
internal sealed record GroupRights(
    PermissionGroups Group,
    ImmutableArray<string> Users,
    ImmutableArray<string> Rights
)
{
    private const string Submit = "ms-Exch-SMTP-Submit";
    private const string AnySender = "ms-Exch-SMTP-Accept-Any-Sender";
    private const string AuthenticationFlag = "ms-Exch-SMTP-Accept-Authentication-Flag";
    private const string RoutingHeaders = "ms-Exch-Accept-Headers-Routing";
    private const string OrganizationHeaders = "ms-Exch-Accept-Headers-Organization";
    private const string ForestHeaders = "ms-Exch-Accept-Headers-Forest";
    private const string BypassAntiSpam = "ms-Exch-Bypass-Anti-Spam";
    private const string BypassSizeLimit = "ms-Exch-Bypass-Message-Size-Limit";
    private const string Exch50 = "ms-Exch-SMTP-Accept-Exch50";

    private static readonly ImmutableArray<string> Trusted =
    [
        Submit,
        AnonymousRights.AnyRecipient,
        AnySender,
        AnonymousRights.OwnDomainSender,
        AuthenticationFlag,
        RoutingHeaders,
        BypassAntiSpam,
        BypassSizeLimit,
        Exch50,
    ];

    public static ImmutableArray<GroupRights> All { get; } =
    [
        new(
            PermissionGroups.AnonymousUsers,
            [AnonymousRights.User],
            [Submit, AnySender, AnonymousRights.OwnDomainSender, RoutingHeaders]
        ),
        new(
            PermissionGroups.ExchangeUsers,
            [@"NT AUTHORITY\Authenticated Users"],
            [Submit, AnonymousRights.AnyRecipient, RoutingHeaders, BypassAntiSpam]
        ),
        new(
            PermissionGroups.ExchangeServers,
            [
                @"MS Exchange\Hub Transport Servers",
                @"MS Exchange\Edge Transport Servers",
                "Exchange Servers",
            ],
            [.. Trusted, OrganizationHeaders, ForestHeaders]
        ),
        new(PermissionGroups.ExchangeServers, [@"MS Exchange\Externally Secured Servers"], Trusted),
        new(PermissionGroups.Partners, [@"MS Exchange\Partner Servers"], [Submit, RoutingHeaders]),
    ];

    /// <summary>Every right that some group gives.</summary>
    public static ImmutableArray<string> Known { get; } =
    [.. All.SelectMany(group => group.Rights).Distinct()];

    /// <summary>Everybody whom some group gives rights.</summary>
    public static ImmutableArray<string> Accounts { get; } =
    [.. All.SelectMany(group => group.Users)];

    /// <summary>What the connector's groups give, right by right.</summary>
    public static IEnumerable<(string User, string Right)> Of(ReceiveConnector connector) =>
        from given in All
        where connector.PermissionGroups.HasFlag(given.Group)
        from user in given.Users
        from right in given.Rights
        select (user, right);

    /// <summary>The group that gives a right to an account; null where none does.</summary>
    public static PermissionGroups? GroupOf(string user, string right) =>
        All.FirstOrDefault(given =>
            given.Users.Contains(user) && given.Rights.Contains(right)
        )?.Group;
}
