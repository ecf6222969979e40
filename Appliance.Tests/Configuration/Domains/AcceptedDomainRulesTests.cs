using Appliance.Configuration.Domains;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Configuration.Domains;

public sealed class AcceptedDomainRulesTests
{
    private static readonly SendConnector Inbound = BySmartHost with
    {
        Name = "Inbound",
        AddressSpaces = [AddressSpace.Parse("contoso.com")],
    };

    [Fact]
    public void A_domain_whose_mail_has_a_way_is_sound() => Assert.Empty(Check(Domain, Inbound));

    [Fact]
    public void A_domain_needs_a_name_of_its_own()
    {
        AssertRefused(Domain with { Name = "" }, nameof(AcceptedDomain.Name));
        AssertRefused(
            Domain,
            nameof(AcceptedDomain.Name),
            new AcceptedDomain("CONTOSO.com") { Domain = SmtpDomain.Parse("fabrikam.com") }
        );
    }

    [Fact]
    public void The_same_domain_stands_once() =>
        AssertRefused(
            Domain,
            nameof(AcceptedDomain.Domain),
            new AcceptedDomain("Again") { Domain = SmtpDomain.Parse("CONTOSO.com") }
        );

    [Fact]
    public void A_domain_and_the_same_with_its_subdomains_are_two() =>
        AssertSound(
            Domain,
            new AcceptedDomain("All")
            {
                Domain = SmtpDomain.Parse("contoso.com"),
                IncludesSubdomains = true,
            }
        );

    [Fact]
    public void Only_one_domain_is_the_default() =>
        AssertRefused(
            Domain with
            {
                IsDefault = true,
            },
            nameof(AcceptedDomain.IsDefault),
            new AcceptedDomain("fabrikam.com")
            {
                Domain = SmtpDomain.Parse("fabrikam.com"),
                IsDefault = true,
            }
        );

    [Fact]
    public void A_domain_without_a_way_is_warned_about()
    {
        AssertWarned(Domain, nameof(AcceptedDomain.Domain));
        AssertWarned(Domain, nameof(AcceptedDomain.Domain), Inbound with { Enabled = false });
    }

    [Fact]
    public void A_domain_that_would_leave_by_MX_only_is_warned_about() =>
        AssertWarned(Domain, nameof(AcceptedDomain.Domain), ByDns);

    [Fact]
    public void A_more_specific_connector_by_MX_is_warned_about_whatever_else_there_is() =>
        AssertWarned(
            Domain,
            nameof(AcceptedDomain.Domain),
            ByDns with
            {
                AddressSpaces = [AddressSpace.Parse("contoso.com")],
            },
            Inbound with
            {
                AddressSpaces = [AddressSpace.Parse("*")],
            }
        );

    [Fact]
    public void An_authoritative_domain_that_knows_nobody_is_warned_about() =>
        AssertWarned(
            Domain with
            {
                DomainType = AcceptedDomainType.Authoritative,
            },
            nameof(AcceptedDomain.DomainType),
            Inbound
        );
}
