using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Components;
using Appliance.Configuration;
using Appliance.Mail;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>
/// The console in a language that marks each text: what stands between the marks was looked up, and what stands outside is
/// data, a number, a name, or English that no translation would reach.
/// </summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed partial class TranslationTests(JourneyBrowser browser)
{
    /// <summary>Text and names of all that is shown, but for what is written for machines.</summary>
    private const string Shown = """
        () => {
          const shown = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const owner = walk.currentNode.parentElement;
            if (!owner.closest("script, style, .mono, code, pre, kbd, .reply, .raw, .xterm")) shown.push(walk.currentNode.textContent);
          }
          for (const name of ["aria-label", "title", "placeholder", "data-default"])
            for (const owner of document.querySelectorAll(`[${name}]`)) shown.push(owner.getAttribute(name));
          return shown.map((text) => text.trim().replace(/\s+/g, " "));
        }
        """;

    [Fact]
    public async Task No_page_says_anything_past_the_resource()
    {
        await using var peer = FakePeer.Start();
        await using var site = new ApplianceSite
        {
            With = services =>
                services.AddSingleton<IStringLocalizer<ConsoleText>, MarkingLanguage>(),
        };
        await FurnishedOffice.FurnishAsync(site, peer.Port);
        var data = DataOf(site).OrderByDescending(text => text.Length).ToList();
        var past = new SortedSet<string>(StringComparer.Ordinal);
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Address + "/login?returnUrl=/server");
        await LookAsync("/login");
        await page.Locator("#name").FillAsync(ApplianceSite.AdminName);
        await page.Locator("#password").FillAsync(ApplianceSite.AdminPassword);
        await page.Locator("button[type=submit]").ClickAsync();
        foreach (var path in FurnishedOffice.Paths(site))
        {
            await page.GotoAsync(site.Address + path);
            await Expect(page.Locator("main h1").First).ToBeVisibleAsync();
            await LookAsync(path);
            foreach (var tab in await page.GetByRole(AriaRole.Tab).AllAsync())
            {
                await tab.ClickAsync();
                await Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
                await LookAsync(path);
            }
        }

        Assert.True(past.Count == 0, string.Join('\n', past));

        async Task LookAsync(string path)
        {
            foreach (var shown in await page.EvaluateAsync<string[]>(Shown))
            {
                var rest = Technical().Replace(Marked().Replace(shown, "|"), "");
                foreach (var text in data)
                    rest = rest.Replace(text, "", StringComparison.Ordinal);
                if (Word().IsMatch(rest))
                    past.Add($"{path}: {shown}");
            }
        }
    }

    /// <summary>What people of this office have written, and what servers have answered.</summary>
    private static IEnumerable<string> DataOf(ApplianceSite site)
    {
        var organization = site.Services.GetRequiredService<LiveOrganization>().Current;
        return organization
            .All.Select(configured => configured.Name)
            .Concat(organization.SendConnectors.Select(connector => connector.Comment))
            .Concat(organization.ReceiveConnectors.Select(connector => connector.Comment))
            .Concat(organization.SubmissionAccounts.Select(account => account.Comment))
            .Concat(FurnishedOffice.Subjects)
            .Append(ApplianceSite.AdminName)
            .Append(NextHop.Unreachable.FixedName)
            .Append("A matching connector cannot be found to route the external recipient")
            .Append("refused the connection")
            .Append("Appliance")
            .OfType<string>()
            .Where(text => text.Length > 0);
    }

    [GeneratedRegex("⟦[^⟦⟧]*⟧", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Marked();

    /// <summary>Addresses and names of hosts, units, the browser's and the protocol's own words.</summary>
    [GeneratedRegex(
        @"Mozilla/.*|[0-9A-F]{8,}|[\d.]+ (ms|s|min|h|d|days?|KB|MB|GB)(?!\w)|\S*[@.]\S*\w|220 .*|\b(UTC[+-]?\d*|SMTP|X-MS-Exchange-\S+|Chrome|Linux|OrganizationAdministrator)(?!\w)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Technical();

    [GeneratedRegex("[A-Za-z]{2,}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Word();

    private sealed class MarkingLanguage : IStringLocalizer<ConsoleText>
    {
        public LocalizedString this[string name] => new(name, $"⟦{name}⟧");

        public LocalizedString this[string name, params object[] arguments] =>
            this[
                string.Format(
                    CultureInfo.InvariantCulture,
                    name,
                    [.. arguments.Select(argument => (object)$"⟧{argument}⟦")]
                )
            ];

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
