using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.AcceptedDomains;

/// <summary>Set-AcceptedDomain.</summary>
[Cmdlet(
    VerbsCommon.Set,
    "AcceptedDomain",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeAcceptedDomains)]
public sealed class SetAcceptedDomainCommand : SetObjectCommand<AcceptedDomain>
{
    [Parameter]
    public string? Name { get; set; }

    [Parameter]
    public AcceptedDomainType DomainType { get; set; }

    /// <summary>Its postmaster signs delivery reports; the domain that was the default is so no more.</summary>
    [Parameter]
    public bool MakeDefault { get; set; }

    [Parameter]
    public bool MatchSubDomains { get; set; }

    private protected override ImmutableArray<AcceptedDomain> All(Organization organization) =>
        organization.AcceptedDomains;

    private protected override bool IsAlsoNamed(AcceptedDomain configured, string text) =>
        AcceptedDomainNames.IsNamed(configured, text);

    private protected override Change ChangeFor(AcceptedDomain complete) =>
        DefaultDomain.Moved(complete, Organization);
}
