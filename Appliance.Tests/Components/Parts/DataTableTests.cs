using Appliance.Components.Parts;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace Appliance.Tests.Components.Parts;

public sealed class DataTableTests : KitContext
{
    private static readonly RenderFragment Columns = builder =>
    {
        builder.OpenComponent<DataColumn<string>>(0);
        builder.AddAttribute(1, "Title", "Name");
        builder.AddAttribute(
            2,
            "ChildContent",
            (RenderFragment<string>)(item => cell => cell.AddContent(0, item))
        );
        builder.CloseComponent();
    };

    [Fact]
    public void Rows_and_heads_are_a_table_to_everybody()
    {
        var table = Show(["Outbound", "Inbound"]);

        Assert.Equal("Connectors", table.Find("table").GetAttribute("aria-label"));
        Assert.Equal("Name", table.Find("th[scope=col]").TextContent.Trim());
        Assert.Equal(
            ["Outbound", "Inbound"],
            table.FindAll("tbody tr").Select(row => row.TextContent.Trim())
        );
    }

    [Fact]
    public async Task The_filter_takes_each_word_and_can_be_cleared()
    {
        var table = Show(["Outbound mail", "Inbound mail", "Outbound test"]);

        await table.Find("input").InputAsync("mail out");

        Assert.Equal(
            ["Outbound mail"],
            table.FindAll("tbody tr").Select(row => row.TextContent.Trim())
        );

        await table.Find("input").InputAsync("nothing like it");

        Assert.Empty(table.FindAll("tbody tr"));
        Assert.Contains("Nothing matches.", table.Markup, StringComparison.Ordinal);

        await table.Find("button.link").ClickAsync();

        Assert.Equal(3, table.FindAll("tbody tr").Count);
    }

    [Fact]
    public void While_there_are_no_items_it_says_that_it_loads()
    {
        var table = Show(null);

        Assert.Equal("true", table.Find("[aria-busy]").GetAttribute("aria-busy"));
        Assert.Contains("Loading", table.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void With_nothing_at_all_it_shows_the_empty_state()
    {
        var table = Show([]);

        Assert.Empty(table.FindAll("table"));
        Assert.Contains("There is none.", table.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_put_away_and_the_browser_keeps_the_choice()
    {
        var table = ShowWide("connectors");
        Assert.Equal(
            ["State", "Host", "Cost", "Since"],
            table.FindAll("[role=menuitemcheckbox]").Select(item => item.TextContent)
        );

        await table.Find("[role=menuitemcheckbox]:nth-of-type(2)").ClickAsync();

        Assert.Equal(["Name", "State", "Cost", "Since"], Heads(table));
        Assert.Equal(
            "false",
            table.Find("[role=menuitemcheckbox]:nth-of-type(2)").GetAttribute("aria-checked")
        );
        var kept = JSInterop.VerifyInvoke("line.keepColumns");
        Assert.Equal("connectors", kept.Arguments[0]);
        Assert.Equal(["Host"], (string[])kept.Arguments[1]!);
        Assert.Equal(["Name", "State", "Cost", "Since"], Heads(ShowWide("connectors")));
        Assert.Equal(5, Heads(ShowWide("domains")).Count());

        await table.Find("[role=menuitemcheckbox]:nth-of-type(2)").ClickAsync();

        Assert.Equal(["Name", "State", "Host", "Cost", "Since"], Heads(table));
    }

    [Fact]
    public async Task What_a_table_has_no_room_for_is_in_its_file()
    {
        var table = Render<DataTable<string>>(p =>
            p.Add(t => t.Label, "Connectors")
                .Add(t => t.ExportName, "connectors")
                .Add(t => t.Items, ["Outbound"])
                .Add(t => t.Key, item => item)
                .Add(
                    t => t.Columns,
                    builder =>
                    {
                        Columns(builder);
                        builder.OpenComponent<DataColumn<string>>(3);
                        builder.AddAttribute(4, "Title", "Last error");
                        builder.AddAttribute(5, "ExportOnly", value: true);
                        builder.AddAttribute(
                            6,
                            "Value",
                            (Func<string, string?>)(_ => "=450 later")
                        );
                        builder.CloseComponent();
                    }
                )
        );

        Assert.Equal(["Name"], Heads(table));
        await table.Find("button[aria-label='Export list: Connectors']").ClickAsync();

        var file = JSInterop.VerifyInvoke("line.download");
        Assert.Equal("connectors-2026-11-23-1658.csv", file.Arguments[0]);
        Assert.Equal("\uFEFFLast error\r\n'=450 later\r\n", file.Arguments[2]);
    }

    [Fact]
    public void Few_columns_are_not_chosen_among() =>
        Assert.Empty(Show(["Outbound"]).FindAll("[role=menuitemcheckbox]"));

    [Fact]
    public async Task A_list_that_is_held_stands_still_and_says_how_many_wait()
    {
        var table = Show(["one", "two"], pausable: true);

        await table.Find(".pause button").ClickAsync();
        table.Render(p => p.Add(t => t.Items, ["three", "one"]));

        Assert.Equal(["one", "two"], Rows(table));
        Assert.Equal("Paused, 1 new", table.Find(".pause [role=status]").TextContent.Trim());
        Assert.Equal("Go on: Connectors", table.Find(".pause button").GetAttribute("aria-label"));

        await table.Find(".pause button").ClickAsync();

        Assert.Equal(["three", "one"], Rows(table));
        Assert.Empty(table.Find(".pause [role=status]").TextContent.Trim());
    }

    private static IEnumerable<string> Rows(IRenderedComponent<DataTable<string>> table) =>
        table.FindAll("tbody tr").Select(row => row.TextContent.Trim());

    private static IEnumerable<string> Heads(IRenderedComponent<DataTable<string>> table) =>
        table.FindAll("thead th").Select(head => head.TextContent.Trim());

    private IRenderedComponent<DataTable<string>> ShowWide(string name) =>
        Render<DataTable<string>>(p =>
            p.Add(t => t.Label, "Connectors")
                .Add(t => t.Table, name)
                .Add(t => t.Items, ["Outbound"])
                .Add(t => t.Key, item => item)
                .Add(
                    t => t.Columns,
                    builder =>
                    {
                        foreach (var title in (string[])["Name", "State", "Host", "Cost", "Since"])
                        {
                            builder.OpenComponent<DataColumn<string>>(0);
                            builder.AddAttribute(1, "Title", title);
                            builder.CloseComponent();
                        }
                    }
                )
        );

    private IRenderedComponent<DataTable<string>> Show(
        IReadOnlyList<string>? items,
        bool pausable = false
    ) =>
        Render<DataTable<string>>(p =>
            p.Add(t => t.Label, "Connectors")
                .Add(t => t.Items, items)
                .Add(t => t.Key, item => item)
                .Add(t => t.Columns, Columns)
                .Add(t => t.Empty, "There is none.")
                .Add(t => t.Pausable, pausable)
                .Add(
                    t => t.Matches,
                    (item, word) => item.Contains(word, StringComparison.OrdinalIgnoreCase)
                )
        );
}
