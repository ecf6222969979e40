using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.SubmissionAccounts;

/// <summary>Get-SubmissionAccount: who may hand in mail after signing in.</summary>
[Cmdlet(VerbsCommon.Get, "SubmissionAccount")]
[Needs(Permissions.ReadSubmissionAccounts)]
public sealed class GetSubmissionAccountCommand : GetObjectCommand<SubmissionAccount>
{
    private protected override ImmutableArray<SubmissionAccount> All(Organization organization) =>
        organization.SubmissionAccounts;
}
