using System.Collections.Immutable;

namespace Appliance.Shell;

/// <summary>
/// The header rights of a Send connector as permissions on it, given and taken one peer at a time (send-connectors 6). The names
/// are those of Exchange.
/// </summary>
internal static class HeaderRights
{
    /// <summary>The property that holds a peer's rights, and the account that stands for such peers.</summary>
    public static ImmutableArray<(string Property, string User)> Peers { get; } =
    [
        (nameof(SendConnector.AnonymousHeaders), @"NT AUTHORITY\ANONYMOUS LOGON"),
        (nameof(SendConnector.PartnerHeaders), @"MS Exchange\Partner Servers"),
        (nameof(SendConnector.ExternallySecuredHeaders), @"MS Exchange\Externally Secured Servers"),
        (nameof(SendConnector.ExchangeServerHeaders), @"MS Exchange\Hub Transport Servers"),
    ];

    /// <summary>The right's name in ExtendedRights.</summary>
    public static ImmutableArray<(HeaderClasses Class, string Right)> Rights { get; } =
    [
        (HeaderClasses.Organization, "ms-Exch-Send-Headers-Organization"),
        (HeaderClasses.Forest, "ms-Exch-Send-Headers-Forest"),
        (HeaderClasses.Routing, "ms-Exch-Send-Headers-Routing"),
    ];

    /// <summary>What differs from the stored connector, or from a new one where <paramref name="stored"/> is null.</summary>
    public static IEnumerable<CommandLine> Lines(SendConnector wanted, SendConnector? stored)
    {
        var known = stored ?? new SendConnector(wanted.Name);
        foreach (var (property, user) in Peers)
        {
            var (now, before) = (Of(wanted, property), Of(known, property));
            if (now.Without(before) is not HeaderClasses.None and var given)
                yield return Line("Add", wanted, user, given);
            if (before.Without(now) is not HeaderClasses.None and var taken)
                yield return Line("Remove", wanted, user, taken);
        }
    }

    public static SendConnector With(
        SendConnector connector,
        string property,
        HeaderClasses headers
    ) =>
        property switch
        {
            nameof(SendConnector.AnonymousHeaders) => connector with { AnonymousHeaders = headers },
            nameof(SendConnector.PartnerHeaders) => connector with { PartnerHeaders = headers },
            nameof(SendConnector.ExternallySecuredHeaders) => connector with
            {
                ExternallySecuredHeaders = headers,
            },
            nameof(SendConnector.ExchangeServerHeaders) => connector with
            {
                ExchangeServerHeaders = headers,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, message: null),
        };

    public static HeaderClasses Of(SendConnector connector, string property) =>
        (HeaderClasses)typeof(SendConnector).GetProperty(property)!.GetValue(connector)!;

    private static HeaderClasses Without(this HeaderClasses all, HeaderClasses some) => all & ~some;

    private static CommandLine Line(
        string verb,
        SendConnector connector,
        string user,
        HeaderClasses rights
    ) =>
        new(
            $"{verb}-ADPermission",
            [
                new(CommandText.Identity, CommandText.Literal(connector.Name)),
                new("User", CommandText.Literal(user)),
                new(
                    "ExtendedRights",
                    string.Join(
                        ',',
                        Rights
                            .Where(right => rights.HasFlag(right.Class))
                            .Select(right => CommandText.Literal(right.Right))
                    )
                ),
            ]
        );
}
