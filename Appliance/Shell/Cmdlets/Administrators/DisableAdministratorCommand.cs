using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Disable-Administrator: its pages and sessions end at once.</summary>
[Cmdlet(
    VerbsLifecycle.Disable,
    "Administrator",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ManageAdministrators)]
public sealed class DisableAdministratorCommand : AdministratorCommand
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
                $"Disabling administrator \"{administrator.Name}\".",
                administrator.Name,
                (editor, token) => editor.DisableAsync(administrator.Name, Actor, token)
            );
    }
}
