using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class AuditScreenTests(JourneyBrowser browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_is_narrowed_down_linked_to_and_taken_away()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var administrators = site.Services.GetRequiredService<AdministratorEditor>();
        await administrators.CreateAsync(
            "anna",
            "her own long words",
            [AdministratorRole.ServerAdministrator],
            Actor.System,
            Cancel
        );
        await administrators.SetRolesAsync(
            "anna",
            [AdministratorRole.ViewOnlyAdministrator],
            new Actor("paul", Door.CommandLine),
            Cancel
        );
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/audit-log");
        var lines = page.GetByRole(AriaRole.Table, new() { Name = "Audit log" })
            .Locator("tbody tr:not(.expansion)");
        await Expect(page.GetByText("Created Accepted domain").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Read audit log")).ToBeHiddenAsync();

        await page.GetByLabel("Who", new() { Exact = true }).SelectOptionAsync("paul");
        await Expect(lines).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show values" }).ClickAsync();
        var values = page.GetByRole(AriaRole.Table, new() { Name = "Before and after" });
        await Expect(values).ToContainTextAsync("Server Administrator");
        await Expect(values).ToContainTextAsync("View-Only Administrator");
        await Accessibility.CheckAsync(page);
        await page.ReloadAsync();
        await Expect(lines).ToHaveCountAsync(1);

        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Export as CSV" }).ClickAsync()
        );
        var file = await File.ReadAllLinesAsync(await download.PathAsync(), Cancel);
        Assert.Equal(2, file.Length);
        Assert.Contains("Set-Administrator,anna", file[1], StringComparison.Ordinal);

        await lines.First.Locator("a.line-link").ClickAsync();
        await Expect(page.GetByText("One line of the log.")).ToBeVisibleAsync();
        await Expect(values).ToContainTextAsync("View-Only Administrator");

        await page.GotoAsync(site.Address + "/audit-log?verb=all");
        await Expect(page.GetByText("Read audit log")).ToHaveCountAsync(1);
        await Expect(page.GetByText("Exported audit log")).ToBeVisibleAsync();
        // Chosen by hand, as a browser then keeps its own idea of what is chosen.
        var verb = page.GetByLabel("What was done", new() { Exact = true });
        await verb.SelectOptionAsync(new SelectOptionValue { Label = "Created" });
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2001-12-31");
        await Expect(page.GetByText("Nothing matches.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear filter" }).ClickAsync();
        await Expect(verb).ToHaveValueAsync("");
        await Expect(page.GetByLabel("To", new() { Exact = true })).ToHaveValueAsync("");
        await Expect(page.GetByText("Created Accepted domain").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Old_lines_come_when_they_are_asked_for()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var log = site.Services.GetRequiredService<AuditLog>();
        for (var i = 0; i < 120; i++)
            await log.WriteAsync(Actor.System, "Retry", "Queue", "example.com", null, Cancel);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/audit-log?kind=Queue");
        var lines = page.GetByRole(AriaRole.Table, new() { Name = "Audit log" })
            .Locator("tbody tr");
        await Expect(lines).ToHaveCountAsync(100);

        await page.GetByRole(AriaRole.Button, new() { Name = "Show older" }).ClickAsync();

        await Expect(lines).ToHaveCountAsync(120);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show older" }))
            .ToBeHiddenAsync();
    }

    [Fact]
    public async Task Who_may_not_read_all_takes_only_the_own_lines_away()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        await site
            .Services.GetRequiredService<AdministratorEditor>()
            .CreateAsync(
                "anna",
                "her own long words",
                [AdministratorRole.ViewOnlyAdministrator],
                Actor.System,
                Cancel
            );
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/audit-log", "anna", "her own long words");
        await Expect(page.GetByText("Nothing was changed yet")).ToBeVisibleAsync();
        await Expect(page.GetByText("office-admin")).ToBeHiddenAsync();

        var answer = await page.Context.APIRequest.GetAsync(
            site.Address + "/audit-log.csv?verb=all"
        );

        var rows = (await answer.TextAsync()).Trim().Split('\n')[1..];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains(",anna,", row, StringComparison.Ordinal));
    }
}
