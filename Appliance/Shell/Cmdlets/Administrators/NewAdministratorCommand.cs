using System.Collections.Immutable;
using System.Management.Automation;
using System.Security;
using Appliance.Access;
using Appliance.Shell.Cmdlets.SendConnectors;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>New-Administrator; whoever gives the password is not who signs in with it, so the first sign-in asks for another.</summary>
[Cmdlet(
    VerbsCommon.New,
    "Administrator",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ManageAdministrators)]
public sealed class NewAdministratorCommand : AdministratorCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true)]
    public SecureString Password { get; set; } = null!;

    [Parameter(Mandatory = true)]
    public AdministratorRole[] Roles { get; set; } = [];

    [Parameter]
    public bool MustChangePassword { get; set; } = true;

    protected override void Process()
    {
        if (
            Do(
                $"Creating administrator \"{Name}\".",
                Name,
                (editor, token) =>
                    editor.CreateAsync(
                        Name,
                        SmartHostCredential.Reveal(Password),
                        [.. Roles.Distinct()],
                        Actor,
                        token,
                        MustChangePassword
                    )
            ) && Find(Name.Trim()) is { } made
        )
            WriteObject(Bag(made));
    }
}
