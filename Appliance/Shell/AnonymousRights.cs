namespace Appliance.Shell;

/// <summary>
/// The rights of anonymous sessions on a Receive connector that are given and taken one by one (receive-connectors 6). The names
/// are those of Exchange.
/// </summary>
internal static class AnonymousRights
{
    public const string User = @"NT AUTHORITY\ANONYMOUS LOGON";
    public const string AnyRecipient = "ms-Exch-SMTP-Accept-Any-Recipient";
    public const string OwnDomainSender = "ms-Exch-SMTP-Accept-Authoritative-Domain-Sender";

    /// <summary>What differs from the stored connector, or from a new one where <paramref name="stored"/> is null.</summary>
    public static IEnumerable<CommandLine> Lines(ReceiveConnector wanted, ReceiveConnector? stored)
    {
        var known = stored ?? new ReceiveConnector(wanted.Name);
        if (wanted.AnonymousAcceptsAnyRecipient != known.AnonymousAcceptsAnyRecipient)
            yield return Line(wanted, AnyRecipient, wanted.AnonymousAcceptsAnyRecipient);
        if (wanted.AnonymousMayUseOwnDomains != known.AnonymousMayUseOwnDomains)
            yield return Line(wanted, OwnDomainSender, wanted.AnonymousMayUseOwnDomains);
    }

    private static CommandLine Line(ReceiveConnector connector, string right, bool given) =>
        new(
            given ? "Add-ADPermission" : "Remove-ADPermission",
            [
                new(CommandText.Identity, CommandText.Literal(connector.Name)),
                new("User", CommandText.Literal(User)),
                new("ExtendedRights", CommandText.Literal(right)),
            ]
        );
}
