using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.SubmissionAccounts;

/// <summary>Disable-SubmissionAccount: its next sign-in is refused.</summary>
[Cmdlet(
    VerbsLifecycle.Disable,
    "SubmissionAccount",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeSubmissionAccounts)]
public sealed class DisableSubmissionAccountCommand : SetObjectCommand<SubmissionAccount>
{
    private protected override string Doing => "Disabling";

    private protected override ImmutableArray<SubmissionAccount> All(Organization organization) =>
        organization.SubmissionAccounts;

    private protected override SubmissionAccount Complete(SubmissionAccount configured) =>
        configured with
        {
            Enabled = false,
        };
}
