using System.Collections.Immutable;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>
/// The rights on connectors that are given one by one: relay for strangers on a Receive connector, and which header fields a
/// Send connector tells whom. All others come with a Receive connector's permission groups.
/// </summary>
internal static class ConnectorRights
{
    public const string AnyRecipient = "ms-Exch-SMTP-Accept-Any-Recipient";

    private static readonly string Anonymous = HeaderRights.Peers[0].User;

    public static IEnumerable<(string User, string Right)> Of(IConfigured connector)
    {
        if (connector is ReceiveConnector { AnonymousAcceptsAnyRecipient: true })
            yield return (Anonymous, AnyRecipient);
        if (connector is not SendConnector sender)
            yield break;
        foreach (var (property, user) in HeaderRights.Peers)
        foreach (var (headers, right) in HeaderRights.Rights)
        {
            if (HeaderRights.Of(sender, property).HasFlag(headers))
                yield return (user, right);
        }
    }

    /// <summary>The connector with the rights given or taken.</summary>
    /// <exception cref="ShellException">There is no such account, or it can have no such right here.</exception>
    public static IConfigured With(
        IConfigured connector,
        string user,
        IReadOnlyList<string> rights,
        bool given
    ) =>
        connector switch
        {
            ReceiveConnector receive => Receive(receive, user, rights, given),
            SendConnector send => rights.Aggregate(
                send,
                (one, right) => Send(one, user, right, given)
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(connector)),
        };

    private static ReceiveConnector Receive(
        ReceiveConnector connector,
        string user,
        IReadOnlyList<string> rights,
        bool given
    )
    {
        if (!IsAnonymous(user))
            throw new ShellException(
                $"'{user}': on a Receive connector rights are given to '{Anonymous}' alone. Others have theirs by the connector's PermissionGroups."
            );
        if (rights is not [var right] || !Same(right, AnyRecipient))
            throw new ShellException(
                $"The only right that is given by itself on a Receive connector is {AnyRecipient}. All others come with the connector's PermissionGroups."
            );
        return connector with { AnonymousAcceptsAnyRecipient = given };
    }

    private static SendConnector Send(
        SendConnector connector,
        string user,
        string right,
        bool given
    )
    {
        var peer = HeaderRights.Peers.FirstOrDefault(peer =>
            Same(peer.User, user) || (IsAnonymous(user) && peer.User == Anonymous)
        );
        if (peer.User is null)
            throw new ShellException(
                $"'{user}' is no kind of next hop. Rights on a Send connector are given to {string.Join(", ", HeaderRights.Peers.Select(known => $"'{known.User}'"))}."
            );
        var known = HeaderRights.Rights.FirstOrDefault(known => Same(known.Right, right));
        if (known.Right is null)
            throw new ShellException(
                $"'{right}' is no right on a Send connector. There are {string.Join(", ", HeaderRights.Rights.Select(one => one.Right))}."
            );
        var headers = HeaderRights.Of(connector, peer.Property);
        return HeaderRights.With(
            connector,
            peer.Property,
            given ? headers | known.Class : headers & ~known.Class
        );
    }

    private static bool IsAnonymous(string user) =>
        Same(user, Anonymous) || Same(user, "ANONYMOUS LOGON");

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
