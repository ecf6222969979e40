using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Enable-Administrator: and opens one that is locked out.</summary>
[Cmdlet(
    VerbsLifecycle.Enable,
    "Administrator",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ManageAdministrators)]
public sealed class EnableAdministratorCommand : AdministratorCommand
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
                $"Enabling administrator \"{administrator.Name}\".",
                administrator.Name,
                (editor, token) => editor.EnableAsync(administrator.Name, Actor, token)
            );
    }
}
