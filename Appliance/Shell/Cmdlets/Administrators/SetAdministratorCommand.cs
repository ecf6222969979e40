using System.Management.Automation;
using System.Security;
using Appliance.Access;
using Appliance.Shell.Cmdlets.SendConnectors;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Set-Administrator: roles, a new password, a lost second factor, open sessions.</summary>
[Cmdlet(
    VerbsCommon.Set,
    "Administrator",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ManageAdministrators)]
public sealed class SetAdministratorCommand : AdministratorCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [Appliance.Shell.Values.BagIdentity]
    public string Identity { get; set; } = "";

    [Parameter]
    public AdministratorRole[]? Roles { get; set; }

    /// <summary>The next sign-in asks for another one; a lock-out ends.</summary>
    [Parameter]
    public SecureString? Password { get; set; }

    /// <summary>Takes away app, recovery codes and passkeys: for whoever lost the phone.</summary>
    [Parameter]
    public SwitchParameter ResetSecondFactor { get; set; }

    /// <summary>Signs the account out of every browser.</summary>
    [Parameter]
    public SwitchParameter EndSessions { get; set; }

    protected override void Process()
    {
        if (Find(Identity) is not { } administrator)
            return;
        var name = administrator.Name;
        if (Roles is null && Password is null && !ResetSecondFactor && !EndSessions)
        {
            NothingChanged(name);
            return;
        }
        var action = $"Setting administrator \"{name}\".";
        if (Roles is not null)
            Do(
                action,
                name,
                (e, token) => e.SetRolesAsync(name, [.. Roles.Distinct()], Actor, token)
            );
        if (Password is not null)
            Do(
                action,
                name,
                (e, token) =>
                    e.ResetPasswordAsync(
                        name,
                        SmartHostCredential.Reveal(Password),
                        Actor,
                        token,
                        mustChangePassword: true
                    )
            );
        if (ResetSecondFactor)
            Do(action, name, (e, token) => e.ResetSecondFactorAsync(name, Actor, token));
        if (EndSessions)
            Do(action, name, (e, token) => e.EndSessionsAsync(name, Actor, token));
    }
}
