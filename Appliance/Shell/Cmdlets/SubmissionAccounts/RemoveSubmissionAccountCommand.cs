using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.SubmissionAccounts;

/// <summary>Remove-SubmissionAccount: its next sign-in is refused.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "SubmissionAccount",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ChangeSubmissionAccounts)]
public sealed class RemoveSubmissionAccountCommand : RemoveObjectCommand<SubmissionAccount>
{
    private protected override ImmutableArray<SubmissionAccount> All(Organization organization) =>
        organization.SubmissionAccounts;
}
