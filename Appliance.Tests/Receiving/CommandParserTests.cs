using System.Buffers;
using System.Text;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class CommandParserTests
{
    [Theory]
    [InlineData("RCPT TO:<b@contoso.com>", SmtpVerb.Rcpt, "TO:<b@contoso.com>")]
    [InlineData("mail FROM:<>  ", SmtpVerb.Mail, "FROM:<>")]
    [InlineData("DaTa", SmtpVerb.Data, "")]
    [InlineData("BDAT 10 LAST", SmtpVerb.Bdat, "10 LAST")]
    [InlineData("QUIT ", SmtpVerb.Quit, "")]
    [InlineData("STARTTLS", SmtpVerb.StartTls, "")]
    [InlineData("AUTH PLAIN =", SmtpVerb.Auth, "PLAIN =")]
    [InlineData("NOOP   two  words\t", SmtpVerb.Noop, "two  words")]
    [InlineData("SAML FROM:<a@b>", SmtpVerb.NotImplemented, "FROM:<a@b>")]
    [InlineData("", SmtpVerb.Unknown, "")]
    [InlineData("DAT", SmtpVerb.Unknown, "DAT")]
    [InlineData("DATAX", SmtpVerb.Unknown, "DATAX")]
    [InlineData(" DATA", SmtpVerb.Unknown, " DATA")]
    [InlineData("DATA\t", SmtpVerb.Unknown, "DATA\t")]
    // A control character that differs from a letter in the bit of case only.
    [InlineData("\u0004ATA", SmtpVerb.Unknown, "\u0004ATA")]
    public void A_line_has_a_verb_and_an_argument(string line, SmtpVerb verb, string argument)
    {
        var command = CommandParser.Parse(Encoding.Latin1.GetBytes(line));

        Assert.Equal(verb, command.Verb);
        Assert.Equal(argument, Encoding.Latin1.GetString(command.Argument.Span));
    }

    [Theory]
    [InlineData("NOOP\r\nQUIT\r\n", "NOOP", LineEnd.CrLf, "QUIT\r\n")]
    [InlineData("\r\n", "", LineEnd.CrLf, "")]
    [InlineData("NOOP\nQUIT", "NOOP", LineEnd.BareLineFeed, "QUIT")]
    [InlineData("a\rb\r\n", "a\rb", LineEnd.CrLf, "")]
    [InlineData("\n", "", LineEnd.BareLineFeed, "")]
    public void A_line_ends_at_the_first_line_feed(
        string text,
        string expected,
        LineEnd expectedEnd,
        string rest
    )
    {
        foreach (var buffer in InPieces(text))
        {
            var left = buffer;
            Assert.True(CommandParser.TryReadLine(ref left, out var line, out var end));
            Assert.Equal(expected, Encoding.Latin1.GetString(line));
            Assert.Equal(expectedEnd, end);
            Assert.Equal(rest, Encoding.Latin1.GetString(left));
        }
    }

    [Fact]
    public void Without_a_line_feed_there_is_no_line_yet()
    {
        var buffer = new ReadOnlySequence<byte>("NOOP\r"u8.ToArray());

        Assert.False(CommandParser.TryReadLine(ref buffer, out _, out _));
        Assert.Equal(5, buffer.Length);
    }

    private static IEnumerable<ReadOnlySequence<byte>> InPieces(string text)
    {
        var octets = Encoding.Latin1.GetBytes(text);
        for (var at = 0; at <= octets.Length; at++)
        {
            var first = new Piece(octets.AsMemory(0, at));
            var last = first.Append(octets.AsMemory(at));
            yield return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
