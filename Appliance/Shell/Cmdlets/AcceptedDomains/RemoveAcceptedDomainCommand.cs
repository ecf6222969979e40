using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.AcceptedDomains;

/// <summary>Remove-AcceptedDomain (cmdlet-conventions 1).</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "AcceptedDomain",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ChangeAcceptedDomains)]
public sealed class RemoveAcceptedDomainCommand : RemoveObjectCommand<AcceptedDomain>
{
    private protected override ImmutableArray<AcceptedDomain> All(Organization organization) =>
        organization.AcceptedDomains;

    private protected override bool IsAlsoNamed(AcceptedDomain configured, string text) =>
        AcceptedDomainNames.IsNamed(configured, text);
}
