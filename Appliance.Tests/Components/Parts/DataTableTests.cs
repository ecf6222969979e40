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

    private IRenderedComponent<DataTable<string>> Show(IReadOnlyList<string>? items) =>
        Render<DataTable<string>>(p =>
            p.Add(t => t.Label, "Connectors")
                .Add(t => t.Items, items)
                .Add(t => t.Key, item => item)
                .Add(t => t.Columns, Columns)
                .Add(t => t.Empty, "There is none.")
                .Add(
                    t => t.Matches,
                    (item, word) => item.Contains(word, StringComparison.OrdinalIgnoreCase)
                )
        );
}
