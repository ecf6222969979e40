namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>
/// The rights on connectors: those that come with a Receive connector's permission groups, relay for strangers, which is given
/// by itself, and which header fields a Send connector tells whom.
/// </summary>
internal static class ConnectorRights
{
    public static IEnumerable<(string User, string Right)> Of(IConfigured connector) =>
        connector switch
        {
            ReceiveConnector receive => Of(receive),
            SendConnector send => Of(send),
            _ => throw new ArgumentOutOfRangeException(nameof(connector)),
        };

    /// <summary>The account by its whole name: <c>ANONYMOUS LOGON</c> is enough to tell which.</summary>
    /// <exception cref="ShellException">Nobody of that name holds rights on such a connector.</exception>
    public static string AccountOf(IConfigured connector, string user)
    {
        var isSend = connector is SendConnector;
        var accounts = isSend ? HeaderRights.Peers.Select(peer => peer.User) : GroupRights.Accounts;
        return accounts.FirstOrDefault(account =>
                Same(account, user) || Same(account[(account.IndexOf('\\') + 1)..], user)
            )
            ?? throw new ShellException(
                isSend
                    ? $"'{user}' is no kind of next hop. Rights on a Send connector are given to {Listed(accounts)}."
                    : $"'{user}' holds no rights on a Receive connector. They are held by {Listed(accounts)}, and come with the connector's PermissionGroups."
            );
    }

    /// <summary>The connector with the rights given or taken.</summary>
    /// <exception cref="ShellException">There is no such account, or it can have no such right here.</exception>
    public static IConfigured With(
        IConfigured connector,
        string user,
        IReadOnlyList<string> rights,
        bool given
    )
    {
        var account = AccountOf(connector, user);
        return connector switch
        {
            ReceiveConnector receive => rights.Aggregate(
                receive,
                (one, right) => Receive(one, account, right, given)
            ),
            SendConnector send => rights.Aggregate(
                send,
                (one, right) => Send(one, account, right, given)
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(connector)),
        };
    }

    private static IEnumerable<(string User, string Right)> Of(ReceiveConnector connector)
    {
        var rights = GroupRights.Of(connector);
        if (!connector.AnonymousMayUseOwnDomains)
            rights = rights.Where(right =>
                right != (AnonymousRights.User, AnonymousRights.OwnDomainSender)
            );
        return connector.AnonymousAcceptsAnyRecipient
            ? rights.Append((AnonymousRights.User, AnonymousRights.AnyRecipient))
            : rights;
    }

    private static IEnumerable<(string User, string Right)> Of(SendConnector connector)
    {
        foreach (var (property, user) in HeaderRights.Peers)
        foreach (var (headers, right) in HeaderRights.Rights)
        {
            if (HeaderRights.Of(connector, property).HasFlag(headers))
                yield return (user, right);
        }
    }

    private static ReceiveConnector Receive(
        ReceiveConnector connector,
        string account,
        string right,
        bool given
    )
    {
        var known =
            GroupRights.Known.FirstOrDefault(known => Same(known, right))
            ?? throw new ShellException(
                $"'{right}' is no right that a Receive connector here can give. There are {Listed(GroupRights.Known)}."
            );
        if (account == AnonymousRights.User && known == AnonymousRights.AnyRecipient)
            return connector with { AnonymousAcceptsAnyRecipient = given };
        // Without the group there is nobody to give it to; taking it away holds for when the group is set.
        if (
            account == AnonymousRights.User
            && known == AnonymousRights.OwnDomainSender
            && (!given || connector.PermissionGroups.HasFlag(PermissionGroups.AnonymousUsers))
        )
            return connector with { AnonymousMayUseOwnDomains = given };
        // Several rights at once often name one that is held anyway.
        if (Of(connector).Contains((account, known)) == given)
            return connector;
        if (GroupRights.GroupOf(account, known) is not { } group)
            throw new ShellException(
                $"'{account}' cannot be given {known} here. By themselves only {AnonymousRights.AnyRecipient} and {AnonymousRights.OwnDomainSender} are given, to '{AnonymousRights.User}'; all others come with the connector's PermissionGroups."
            );
        throw new ShellException(
            given
                ? $"{known} comes with the group {group}: add it with Set-ReceiveConnector -PermissionGroups @{{Add='{group}'}}."
                : $"{known} comes with the group {group} and is not taken by itself. Take the group away with Set-ReceiveConnector -PermissionGroups @{{Remove='{group}'}}."
        );
    }

    private static SendConnector Send(
        SendConnector connector,
        string account,
        string right,
        bool given
    )
    {
        var peer = HeaderRights.Peers.First(peer => peer.User == account);
        var known = HeaderRights.Rights.FirstOrDefault(known => Same(known.Right, right));
        if (known.Right is null)
            throw new ShellException(
                $"'{right}' is no right on a Send connector. There are {Listed(HeaderRights.Rights.Select(one => one.Right))}."
            );
        var headers = HeaderRights.Of(connector, peer.Property);
        return HeaderRights.With(
            connector,
            peer.Property,
            given ? headers | known.Class : headers & ~known.Class
        );
    }

    private static string Listed(IEnumerable<string> names) =>
        string.Join(", ", names.Select(name => $"'{name}'"));

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
