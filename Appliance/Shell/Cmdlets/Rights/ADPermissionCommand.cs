using System.Management.Automation;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>A command on the rights of a Send or Receive connector.</summary>
public abstract class ADPermissionCommand : ApplianceCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [IdentityValue]
    [ObjectNames("ReceiveConnector")]
    public ObjectIdentity Identity { get; set; } = null!;

    /// <summary>The one connector that is meant, of either kind; else an error is written.</summary>
    private protected IConfigured? Find()
    {
        var organization = Organization;
        var name = Identity.Text;
        if (name.StartsWith(organization.Server.Name + '\\', StringComparison.OrdinalIgnoreCase))
            name = name[(organization.Server.Name.Length + 1)..];
        List<IConfigured> found =
        [
            .. ((IEnumerable<IConfigured>)organization.ReceiveConnectors)
                .Concat(organization.SendConnectors)
                .Where(connector =>
                    string.Equals(connector.Name, name, StringComparison.OrdinalIgnoreCase)
                    || (Guid.TryParse(name, out var id) && connector.Id == id)
                ),
        ];
        if (found.Count == 1)
            return found[0];
        if (found.Count == 0)
            NotFound(Identity);
        else
            Fail(
                $"'{Identity}' is a Send connector and a Receive connector. Pipe the one that is meant, or give its GUID.",
                "ManagementObjectAmbiguousException",
                ErrorCategory.InvalidData,
                Identity
            );
        return null;
    }

    private protected void Write(
        IConfigured connector,
        Func<(string User, string Right), bool> which
    )
    {
        foreach (
            var right in ConnectorRights.Of(connector).Where(which).GroupBy(right => right.User)
        )
            WriteObject(
                ShellBag.Of(
                    "ADPermission",
                    [
                        ("Identity", ShellBag.IdentityOf(connector, Organization)),
                        ("User", right.Key),
                        ("ExtendedRights", ShellValue.List(right.Select(one => one.Right))),
                        ("Deny", false),
                        ("Inherited", false),
                    ]
                )
            );
    }
}

/// <summary>Gives or takes rights.</summary>
public abstract class ChangeADPermissionCommand : ADPermissionCommand
{
    /// <summary>Whom the rights are for.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string User { get; set; } = "";

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] ExtendedRights { get; set; } = [];

    private protected abstract bool Gives { get; }

    private protected virtual bool IsForced => false;

    protected override void Process()
    {
        if (Find() is not { } connector)
            return;
        IConfigured changed = connector;
        try
        {
            changed = ConnectorRights.With(connector, User, ExtendedRights, Gives);
        }
        catch (ShellException exception)
        {
            Refuse(exception.Message, User);
        }
        var identity = ShellBag.IdentityOf(connector, Organization);
        if (DocumentJson.Serialize(changed) == DocumentJson.Serialize(connector))
        {
            NothingChanged(identity);
            return;
        }
        var action =
            $"{(Gives ? "Adding" : "Removing")} {string.Join(", ", ExtendedRights)} for \"{User}\" on \"{identity}\".";
        if (!May(action))
            return;
        if (Report(Apply(new SaveObject(changed), IsForced), connector.Name) && Gives)
            Write(
                changed,
                right =>
                    ExtendedRights.Contains(right.Right, StringComparer.OrdinalIgnoreCase)
                    && !ConnectorRights.Of(connector).Contains(right)
            );
    }
}
