using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.SubmissionAccounts;

/// <summary>Enable-SubmissionAccount: it may sign in again.</summary>
[Cmdlet(
    VerbsLifecycle.Enable,
    "SubmissionAccount",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeSubmissionAccounts)]
public sealed class EnableSubmissionAccountCommand : SetObjectCommand<SubmissionAccount>
{
    private protected override string Doing => "Enabling";

    private protected override ImmutableArray<SubmissionAccount> All(Organization organization) =>
        organization.SubmissionAccounts;

    private protected override SubmissionAccount Complete(SubmissionAccount configured) =>
        configured with
        {
            Enabled = true,
        };
}
