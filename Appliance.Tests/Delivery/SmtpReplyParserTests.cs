using System.Text;
using Appliance.Delivery;
using FsCheck;
using FsCheck.Fluent;

namespace Appliance.Tests.Delivery;

public sealed class SmtpReplyParserTests
{
    [Theory]
    [InlineData("250 2.1.0 Sender OK\r\n", 250, "2.1.0", "Sender OK")]
    [InlineData("250\r\n", 250, null, "")]
    [InlineData("250 \r\n", 250, null, "")]
    [InlineData("550 5.7.1\r\n", 550, "5.7.1", "")]
    [InlineData("550 No such user\n", 550, null, "No such user")]
    [InlineData("550-5.1.1 Two\r\n550 5.1.1 lines\r\n", 550, "5.1.1", "Two\nlines")]
    [InlineData("250-first\r\n250-\r\n250 last\r\n", 250, null, "first\n\nlast")]
    [InlineData("450 5.1.1 another class\r\n", 450, null, "5.1.1 another class")]
    [InlineData("550 5.1 short\r\n", 550, null, "5.1 short")]
    [InlineData("550 5.1.1111 long\r\n", 550, null, "5.1.1111 long")]
    [InlineData("554 a\tb\u0000c\u001b[31m\r\n", 554, null, "a b c [31m")]
    public void A_reply_has_a_code_a_status_and_lines(
        string wire,
        int code,
        string? status,
        string text
    )
    {
        var bytes = Encoding.UTF8.GetBytes(wire);

        Assert.Equal(bytes.Length, SmtpReplyParser.EndOfReply(bytes));
        var reply = SmtpReplyParser.Parse(bytes);
        Assert.Equal((code, status, text), (reply.Code, reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("250 OK")]
    [InlineData("250-OK\r\n")]
    [InlineData("250-OK\r\n250")]
    public void A_reply_that_is_not_whole_waits_for_more(string wire) =>
        Assert.Equal(
            SmtpReplyParser.Incomplete,
            SmtpReplyParser.EndOfReply(Encoding.ASCII.GetBytes(wire))
        );

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("HTTP/1.1 400")]
    [InlineData("\r\n")]
    [InlineData("25\r\n")]
    [InlineData("150 x\r\n")]
    [InlineData("650 x\r\n")]
    [InlineData("2500 x\r\n")]
    [InlineData("250-a\r\n251 b\r\n")]
    public void What_is_no_reply_is_seen_as_soon_as_it_can_be(string wire) =>
        Assert.Equal(
            SmtpReplyParser.Malformed,
            SmtpReplyParser.EndOfReply(Encoding.ASCII.GetBytes(wire))
        );

    [Fact]
    public void Of_two_replies_the_first_is_taken() =>
        Assert.Equal(8, SmtpReplyParser.EndOfReply("250 OK\r\n354 Go\r\n"u8));

    [Fact]
    public void Whatever_octets_come_a_reply_or_a_verdict_goes_out()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000),
            Prop.ForAll(
                Arb.From(
                    Gen.ArrayOf(
                        Gen.Frequency(
                            (3, Gen.Elements("25045-. \r\n"u8.ToArray())),
                            (1, Gen.Choose(0, 255).Select(b => (byte)b))
                        )
                    )
                ),
                bytes =>
                {
                    var end = SmtpReplyParser.EndOfReply(bytes);
                    if (end <= 0)
                        return;
                    var reply = SmtpReplyParser.Parse(bytes.AsSpan(0, end));
                    Assert.InRange(reply.Code, 200, 599);
                    Assert.DoesNotContain(reply.Text, c => char.IsControl(c) && c != '\n');
                }
            )
        );
    }
}
