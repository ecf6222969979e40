using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>
/// Rights on Receive connectors beside the permission groups. Here there is one: what strangers may send to. Everything else is
/// said by PermissionGroups, and asked for by name so that nobody believes a right was given.
/// </summary>
public abstract class ADPermissionCommand : ObjectCommand<ReceiveConnector>
{
    private protected const string Anonymous = @"NT AUTHORITY\ANONYMOUS LOGON";
    private protected const string AnyRecipient = "ms-Exch-SMTP-Accept-Any-Recipient";

    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [IdentityValue]
    [ObjectNames("ReceiveConnector")]
    public ObjectIdentity Identity { get; set; } = null!;

    private protected override ImmutableArray<ReceiveConnector> All(Organization organization) =>
        organization.ReceiveConnectors;

    private protected PSObject Bag(ReceiveConnector connector) =>
        ShellBag.Of(
            "ADPermission",
            [
                ("Identity", ShellBag.IdentityOf(connector, Organization)),
                ("User", Anonymous),
                ("ExtendedRights", ShellValue.List([AnyRecipient])),
                ("Deny", false),
                ("Inherited", false),
            ]
        );
}

/// <summary>Get-ADPermission: the rights that are given beside the permission groups.</summary>
[Cmdlet(VerbsCommon.Get, "ADPermission")]
[Hosting.Needs(Access.Permissions.ReadConfiguration)]
public sealed class GetADPermissionCommand : ADPermissionCommand
{
    protected override void Process()
    {
        if (FindOne(Identity) is { AnonymousAcceptsAnyRecipient: true } connector)
            WriteObject(Bag(connector));
    }
}

/// <summary>Gives or takes the right.</summary>
public abstract class ChangeADPermissionCommand : ADPermissionCommand
{
    /// <summary>Whom the right is for.</summary>
    [Parameter(Mandatory = true)]
    public string User { get; set; } = "";

    [Parameter(Mandatory = true)]
    public string[] ExtendedRights { get; set; } = [];

    private protected abstract bool Gives { get; }

    private protected abstract bool IsForced { get; }

    protected override void Process()
    {
        if (
            !string.Equals(User, Anonymous, StringComparison.OrdinalIgnoreCase)
            && !string.Equals(User, "ANONYMOUS LOGON", StringComparison.OrdinalIgnoreCase)
        )
            Refuse(
                $"'{User}': rights are given here to '{Anonymous}' alone. Others have theirs by the connector's PermissionGroups.",
                User
            );
        if (
            ExtendedRights is not [var right]
            || !string.Equals(right, AnyRecipient, StringComparison.OrdinalIgnoreCase)
        )
            Refuse(
                $"The only right that is given by itself is {AnyRecipient}. All others come with the connector's PermissionGroups.",
                ExtendedRights
            );
        if (FindOne(Identity) is not { } connector)
            return;
        if (connector.AnonymousAcceptsAnyRecipient == Gives)
        {
            WriteWarning(
                $"The command completed successfully but no settings of '{ShellBag.IdentityOf(connector, Organization)}' have been modified."
            );
            return;
        }
        var action =
            $"{(Gives ? "Adding" : "Removing")} right {AnyRecipient} on \"{ShellBag.IdentityOf(connector, Organization)}\".";
        if (
            !ShouldProcess(
                action,
                "Are you sure you want to perform this action?" + Environment.NewLine + action,
                "Confirm"
            )
        )
            return;
        var change = new SaveObject(connector with { AnonymousAcceptsAnyRecipient = Gives });
        if (Report(Apply(change, IsForced), connector.Name) && Gives)
            WriteObject(Bag(connector));
    }
}

/// <summary>Add-ADPermission: lets strangers of the connector's ranges send anywhere.</summary>
[Cmdlet(
    VerbsCommon.Add,
    "ADPermission",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Hosting.Needs(Access.Permissions.GrantRelay)]
public sealed class AddADPermissionCommand : ChangeADPermissionCommand
{
    /// <summary>Skips the question where it makes an open relay.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool Gives => true;

    private protected override bool IsForced => Force;
}

/// <summary>Remove-ADPermission: strangers reach accepted domains only.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "ADPermission",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Hosting.Needs(Access.Permissions.ChangeReceiveConnectors)]
public sealed class RemoveADPermissionCommand : ChangeADPermissionCommand
{
    private protected override bool Gives => false;

    private protected override bool IsForced => false;
}
