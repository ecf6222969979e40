using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Remove-Administrator: the last enabled Organization Administrator stays.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "Administrator",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ManageAdministrators)]
public sealed class RemoveAdministratorCommand : AdministratorCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [BagIdentity]
    public string Identity { get; set; } = "";

    protected override void Process()
    {
        if (Find(Identity) is { } administrator)
            Do(
                $"Removing administrator \"{administrator.Name}\".",
                administrator.Name,
                (editor, token) => editor.RemoveAsync(administrator.Name, Actor, token)
            );
    }
}
