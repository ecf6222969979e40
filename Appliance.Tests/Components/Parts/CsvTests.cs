using Appliance.Components.Parts;

namespace Appliance.Tests.Components.Parts;

public sealed class CsvTests
{
    [Fact]
    public void A_table_is_a_mark_heads_and_rows() =>
        Assert.Equal(
            "\uFEFFName,State\r\nOutbound,Healthy\r\nInbound,\r\n",
            Csv.Write(
                ["Name", "State"],
                [
                    ["Outbound", "Healthy"],
                    ["Inbound", null],
                ]
            )
        );

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("@import", "'@import")]
    [InlineData("-2", "'-2")]
    [InlineData("*.example.com;1", "*.example.com;1")]
    public void A_cell_neither_breaks_the_row_nor_computes(string cell, string written) =>
        Assert.Equal(
            $"\uFEFFx\r\n{written}\r\n",
            Csv.Write(
                ["x"],
                [
                    [cell],
                ]
            )
        );
}
