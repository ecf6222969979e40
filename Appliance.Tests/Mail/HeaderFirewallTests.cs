using System.Text;
using Appliance.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace Appliance.Tests.Mail;

public sealed class HeaderFirewallTests
{
    private const string Whole =
        "Received: from a\r\n by b\r\n"
        + "X-MS-Exchange-Organization-SCL: -1\r\n"
        + "x-ms-exchange-organization-AuthAs:\r\n\tInternal\r\n"
        + "X-MS-Exchange-Forest-RulesExecuted: x\r\n"
        + "X-MS-Exchange-Other: y\r\n"
        + "Received-SPF: pass\r\n"
        + "RECEIVED : old\r\n"
        + "Subject: X-MS-Exchange-Organization-SCL: 1\r\n"
        + "\r\n"
        + "Received: in the body\r\nX-MS-Exchange-Organization-SCL: 9\r\n";

    private const string Rest =
        "X-MS-Exchange-Other: y\r\nReceived-SPF: pass\r\n"
        + "Subject: X-MS-Exchange-Organization-SCL: 1\r\n\r\n"
        + "Received: in the body\r\nX-MS-Exchange-Organization-SCL: 9\r\n";

    [Theory]
    [InlineData(HeaderClasses.None, Rest)]
    [InlineData(
        HeaderClasses.Routing,
        "Received: from a\r\n by b\r\nX-MS-Exchange-Other: y\r\nReceived-SPF: pass\r\nRECEIVED : old\r\n"
            + "Subject: X-MS-Exchange-Organization-SCL: 1\r\n\r\n"
            + "Received: in the body\r\nX-MS-Exchange-Organization-SCL: 9\r\n"
    )]
    [InlineData(HeaderClasses.Organization, "{organization}" + Rest)]
    [InlineData(HeaderClasses.Forest, "{forest}" + Rest)]
    [InlineData(HeaderClasses.All, Whole)]
    public void Each_right_lets_its_own_fields_pass(HeaderClasses passing, string expected)
    {
        expected = expected
            .Replace(
                "{organization}",
                "X-MS-Exchange-Organization-SCL: -1\r\nx-ms-exchange-organization-AuthAs:\r\n\tInternal\r\n",
                StringComparison.Ordinal
            )
            .Replace(
                "{forest}",
                "X-MS-Exchange-Forest-RulesExecuted: x\r\n",
                StringComparison.Ordinal
            );

        Assert.Equal(expected, Filtered(Whole, passing));
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\nbody")]
    [InlineData("Subject: x\r\nX-MS-Exchange-: y\r\nReceived\r\nReceivedBy: z\r\n\r\n")]
    [InlineData("\r\nX-MS-Exchange-Organization-SCL: 1\r\n")]
    [InlineData("")]
    public void Where_nothing_is_withheld_there_is_nothing_to_do(string content) =>
        Assert.True(
            HeaderFirewall.Cuts(Encoding.ASCII.GetBytes(content), HeaderClasses.None).IsDefault
        );

    [Fact]
    public void A_header_that_ends_without_a_line_end_is_judged_to_its_last_octet() =>
        Assert.Equal(
            "Subject: x\r\n",
            Filtered("Subject: x\r\nX-MS-Exchange-Forest-A: b", HeaderClasses.None)
        );

    [Fact]
    public void It_finds_the_same_however_the_octets_come() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                Arb.From(
                    from lines in Gen.ArrayOf(
                        Gen.Elements(
                            "Received: a\r\n",
                            " folded\r\n",
                            "X-MS-Exchange-Organization-SCL: " + new string('x', 70) + "\r\n",
                            "X-MS-Exchange-Forest-A: b\r\n",
                            "X-MS-Exchange-Organization\r\n",
                            "Subject: s\r\n",
                            "\r\n",
                            "R",
                            "\n"
                        )
                    )
                    from size in Gen.Choose(1, 40)
                    select (Content: string.Concat(lines), Size: size)
                ),
                sample =>
                {
                    var bytes = Encoding.ASCII.GetBytes(sample.Content);
                    var pieces = new HeaderFirewall(HeaderClasses.None);
                    foreach (var piece in bytes.Chunk(sample.Size))
                        pieces.Read(piece);
                    var whole = HeaderFirewall.Cuts(bytes, HeaderClasses.None);
                    var cuts = pieces.Complete();
                    Assert.Equal(whole.IsDefault, cuts.IsDefault);
                    if (!whole.IsDefault)
                        Assert.Equal(whole, cuts);
                }
            )
        );

    private static string Filtered(string content, HeaderClasses passing)
    {
        var bytes = Encoding.ASCII.GetBytes(content);
        var cuts = HeaderFirewall.Cuts(bytes, passing);
        return cuts.IsDefault
            ? content
            : Encoding.ASCII.GetString(HeaderFirewall.Apply(bytes, cuts));
    }
}
