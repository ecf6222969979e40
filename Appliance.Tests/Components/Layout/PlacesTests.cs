using System.Collections.Immutable;
using System.Reflection;
using Appliance.Components;
using Appliance.Components.Layout;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Monitoring;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Appliance.Tests.Components.Layout;

public sealed class PlacesTests : KitContext
{
    private ImmutableArray<Place> All =>
        [
            .. Places.Of(
                new Organization([
                    new SendConnector("Outbound") { AddressSpaces = [AddressSpace.Parse("*")] },
                    new SendConnector("Payroll bureau")
                    {
                        AddressSpaces = [AddressSpace.Parse("payroll.example.org")],
                    },
                ]),
                ApplianceStatus.Unknown,
                Services.GetRequiredService<IStringLocalizer<ConsoleText>>()
            ),
        ];

    [Theory]
    [InlineData("outb", "Outbound")]
    [InlineData("payroll.example", "Payroll bureau")]
    [InlineData("bureau pay", "Payroll bureau")]
    [InlineData("queue v", "Queue viewer")]
    [InlineData("MessageExpirationTimeout", "Give up after")]
    public void A_few_letters_lead_there(string typed, string name) =>
        Assert.Equal(name, Places.Matching(All, typed).First().Name);

    [Fact]
    public void What_begins_with_the_text_comes_first() =>
        Assert.StartsWith(
            "Send",
            Places.Matching(All, "send").First().Name,
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_is_found_for_what_is_not_there() =>
        Assert.Empty(Places.Matching(All, "no such thing"));

    public static TheoryData<string, string> Pages
    {
        get
        {
            var pages = new TheoryData<string, string>();
            foreach (var page in typeof(Program).Assembly.GetTypes())
            {
                var policy = page.GetCustomAttributes<AuthorizeAttribute>()
                    .Select(authorize => authorize.Policy)
                    .FirstOrDefault(policy => policy is not null);
                if (policy is null)
                    continue;
                foreach (var route in page.GetCustomAttributes<RouteAttribute>())
                {
                    if (!route.Template.Contains('{', StringComparison.Ordinal))
                        pages.Add(route.Template, policy);
                }
            }
            return pages;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_page_is_found_by_whoever_may_open_it(string path, string policy)
    {
        var place = Assert.Single(
            All,
            place => "/" + place.Href == path && place.Kind is ("Page" or "Action")
        );

        Assert.Equal(policy, place.Permission);
    }
}
