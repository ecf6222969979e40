using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.AcceptedDomains;

/// <summary>New-AcceptedDomain: <c>*.contoso.com</c> includes the subdomains.</summary>
[Cmdlet(
    VerbsCommon.New,
    "AcceptedDomain",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ChangeAcceptedDomains)]
public sealed class NewAcceptedDomainCommand : NewObjectCommand<AcceptedDomain>
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true)]
    public string DomainName { get; set; } = "";

    [Parameter]
    public AcceptedDomainType DomainType { get; set; }

    /// <summary>Its postmaster signs delivery reports; the domain that was the default is so no more.</summary>
    [Parameter]
    public bool MakeDefault { get; set; }

    private protected override string NewName => Name;

    private protected override ImmutableArray<AcceptedDomain> All(Organization organization) =>
        organization.AcceptedDomains;

    private protected override Change ChangeFor(AcceptedDomain complete) =>
        DefaultDomain.Moved(complete, Organization);

    private protected override AcceptedDomain? Blank()
    {
        var all = DomainName.StartsWith("*.", StringComparison.Ordinal);
        if (SmtpDomain.TryParse(all ? DomainName.AsSpan(2) : DomainName, out var domain))
            return new AcceptedDomain(Name) { Domain = domain, IncludesSubdomains = all };
        Fail(
            $"Cannot bind parameter 'DomainName'. '{DomainName}' is no domain: write 'contoso.com', or '*.contoso.com' for all its subdomains too.",
            "ParameterBindingException",
            ErrorCategory.InvalidArgument,
            DomainName
        );
        return null;
    }
}
