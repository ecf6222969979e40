using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Hosting;

/// <summary>The default tables of the appliance's objects (cmdlet-conventions 6).</summary>
internal static class ShellViews
{
    // Columns that scale with the terminal have no width of their own.
    private static readonly (
        string Noun,
        (string Property, int Width, Alignment Alignment)[] Columns
    )[] Tables =
    [
        ("SendConnector", [Text("Identity"), Text("AddressSpaces"), Text("Enabled", 8)]),
        ("ReceiveConnector", [Text("Identity"), Text("Bindings"), Text("Enabled", 8)]),
        (
            "AcceptedDomain",
            [Text("Name"), Text("DomainName"), Text("DomainType", 15), Text("Default", 8)]
        ),
        ("AcceptedRecipient", [Text("Address"), Text("Domain")]),
        ("SubmissionAccount", [Text("Name"), Text("AllowedSenders"), Text("Enabled", 8)]),
        ("Administrator", [Text("Name"), Text("Roles"), Text("Enabled", 8), Text("LastSignIn")]),
        ("ExchangeAdministrator", [Text("Identity"), Text("Role"), Text("Scope")]),
        (
            "TransportServer",
            [
                Text("Name"),
                Text("Fqdn"),
                Number("MaxOutboundConnections", 23),
                Number("MessageExpirationTimeout", 25),
            ]
        ),
        (
            "ExchangeServer",
            [Text("Name"), Text("Fqdn"), Text("ServerRole"), Text("AdminDisplayVersion")]
        ),
        (
            "ExchangeCertificate",
            [Text("Thumbprint", 41), Text("Services", 9), Text("Subject"), Text("NotAfter", 20)]
        ),
        (
            "ADPermission",
            [
                Text("Identity"),
                Text("User"),
                Text("ExtendedRights"),
                Text("Deny", 6),
                Text("IsInherited", 12),
            ]
        ),
        (
            "Queue",
            [
                Text("Identity"),
                Text("DeliveryType"),
                Text("Status", 10),
                Number("MessageCount", 13),
                Text("NextHopDomain"),
            ]
        ),
        (
            "Message",
            [
                Text("Identity"),
                Text("FromAddress"),
                Text("Status", 15),
                Text("Queue"),
                Text("Subject"),
            ]
        ),
        (
            "ReceiveConnectorAnswer",
            [Text("ReceiveConnector"), Text("Verdict", 20), Text("Binding"), Text("RemoteIPRange")]
        ),
        (
            "AdminAuditLog",
            [Text("RunDate", 20), Text("Caller"), Text("CmdletName"), Text("ObjectModified")]
        ),
        (
            "ConnectivityStep",
            [Text("Step"), Text("Result", 8), Number("Milliseconds", 13), Text("Detail")]
        ),
        ("ExCommand", [Text("Name", 32), Text("Synopsis")]),
        ("Group", [Number("Count", 7), Text("Name", 40), Text("Group")]),
        ("Member", [Text("Name", 36), Text("MemberType", 11), Text("Definition")]),
    ];

    public static IEnumerable<ExtendedTypeDefinition> All =>
        Tables.Select(table => new ExtendedTypeDefinition(
            ShellBag.TypeOf(table.Noun),
            [new FormatViewDefinition(table.Noun, Table(table.Columns))]
        ));

    private static TableControl Table((string Property, int Width, Alignment Alignment)[] columns)
    {
        var builder = TableControl.Create();
        foreach (var (property, width, alignment) in columns)
            builder.AddHeader(alignment, width, property);
        var row = builder.StartRowDefinition();
        foreach (var (property, _, alignment) in columns)
            row.AddPropertyColumn(property, alignment);
        return row.EndRowDefinition().EndTable();
    }

    private static (string, int, Alignment) Text(string property, int width = 0) =>
        (property, width, Alignment.Left);

    private static (string, int, Alignment) Number(string property, int width = 0) =>
        (property, width, Alignment.Right);
}
