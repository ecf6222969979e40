using System.Text;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class ContentScannerTests
{
    [Theory]
    [InlineData("Text\r\n.\r\n", "Text\r\n")]
    [InlineData(".\r\n", "")]
    [InlineData("\r\n.\r\n", "\r\n")]
    [InlineData("..\r\n.\r\n", ".\r\n")]
    [InlineData("..a\r\n.b\r\n...\r\n.\r\n", ".a\r\nb\r\n..\r\n")]
    [InlineData("a.\r\n.\r\n", "a.\r\n")]
    [InlineData("a\r\n\r\n..\r\nb\r\n.\r\nMAIL", "a\r\n\r\n.\r\nb\r\n")]
    [InlineData("\xe9\xff\x7f\r\n.\r\n", "\xe9\xff\x7f\r\n")]
    public void Data_ends_at_the_lone_dot_and_loses_doubled_dots(string input, string expected)
    {
        var rest = input[
            (
                input.IndexOf("\r\n.\r\n", StringComparison.Ordinal) is var end && end < 0
                    ? 3
                    : end + 5
            )..
        ];
        foreach (var pieces in Splits(input))
        {
            var scanned = Scan(ContentFraming.Dots, normalises: false, pieces);
            Assert.Equal(expected, scanned.Content);
            Assert.Equal(ContentProblem.None, scanned.Problem);
            Assert.True(scanned.IsAtEnd);
            Assert.Equal(rest, scanned.Rest);
        }
    }

    // smtp-protocol 5: the false ends that servers have been known to take for the true one.
    [Theory]
    [InlineData("\n.\n", "\r\n.\r\n", ContentProblem.BareLineFeed)]
    [InlineData("\n.\r\n", "\r\n.\r\n", ContentProblem.BareLineFeed)]
    [InlineData("\r\n.\n", "\r\n.\r\n", ContentProblem.BareLineFeed)]
    [InlineData("\r.\r", " . ", ContentProblem.BareCarriageReturn)]
    [InlineData("\r\n.\r", "\r\n ", ContentProblem.BareCarriageReturn)]
    [InlineData("\r.\r\n", " .\r\n", ContentProblem.BareCarriageReturn)]
    [InlineData("\r\n.\0\r\n", "\r\n\r\n", ContentProblem.Nul)]
    [InlineData("\r\r\n.\r\r\n", " \r\n \r\n", ContentProblem.BareCarriageReturn)]
    public void A_false_end_ends_nothing(string falseEnd, string normalised, ContentProblem problem)
    {
        var input = $"a{falseEnd}MAIL FROM:<mallory@example.org>\r\n.\r\nQUIT";
        foreach (var pieces in Splits(input))
        {
            var rejected = Scan(ContentFraming.Dots, normalises: false, pieces);
            Assert.True(rejected.IsAtEnd);
            Assert.Equal("QUIT", rejected.Rest);
            Assert.Equal(problem, rejected.Problem);

            var healed = Scan(ContentFraming.Dots, normalises: true, pieces);
            Assert.True(healed.IsAtEnd);
            Assert.Equal("QUIT", healed.Rest);
            Assert.Equal(ContentProblem.None, healed.Problem);
            Assert.Equal($"a{normalised}MAIL FROM:<mallory@example.org>\r\n", healed.Content);
        }
    }

    [Theory]
    [InlineData("a\r\n.\r\n..\r\n", "a\r\n.\r\n..\r\n", ContentProblem.None)]
    [InlineData("a", "a\r\n", ContentProblem.None)]
    [InlineData("", "", ContentProblem.None)]
    [InlineData("a\n", "a\r\n", ContentProblem.BareLineFeed)]
    [InlineData("a\r", "a\r\n", ContentProblem.BareCarriageReturn)]
    [InlineData("a\rb\r\n", "a b\r\n", ContentProblem.BareCarriageReturn)]
    [InlineData("a\0b\r\n", "ab\r\n", ContentProblem.Nul)]
    [InlineData("\r\n", "\r\n", ContentProblem.None)]
    public void Counted_content_has_no_dots_to_heed(
        string input,
        string normalised,
        ContentProblem problem
    )
    {
        foreach (var pieces in Splits(input))
        {
            Assert.Equal(problem, Scan(ContentFraming.Length, normalises: false, pieces).Problem);
            var healed = Scan(ContentFraming.Length, normalises: true, pieces);
            Assert.Equal(normalised, healed.Content);
            Assert.Equal(ContentProblem.None, healed.Problem);
        }
    }

    [Theory]
    [InlineData(65534, ContentProblem.None)]
    [InlineData(65535, ContentProblem.LineTooLong)]
    public void A_line_has_at_most_64_KB(int length, ContentProblem expected)
    {
        var line = new string('a', length) + "\r\n";
        foreach (var normalises in new[] { false, true })
        {
            Assert.Equal(
                expected,
                Scan(ContentFraming.Dots, normalises, [line + line + ".\r\n"]).Problem
            );
            Assert.Equal(
                expected,
                Scan(
                    ContentFraming.Dots,
                    normalises,
                    [line[..100], line[100..^1], line[^1..], ".\r\n"]
                ).Problem
            );
        }
    }

    [Fact]
    public void Clean_content_is_passed_on_in_the_pieces_it_came_in()
    {
        var scanner = new ContentScanner(ContentFraming.Dots, normalises: false);
        ReadOnlySpan<byte> rest = "one\r\ntwo\r\nthree\r\n"u8;

        var run = scanner.Next(ref rest);

        Assert.Equal(17, run.Length);
        Assert.True(rest.IsEmpty);
    }

    internal static Scanned Scan(ContentFraming framing, bool normalises, string[] pieces)
    {
        var scanner = new ContentScanner(framing, normalises);
        var content = new StringBuilder();
        var left = new StringBuilder();
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> rest = Encoding.Latin1.GetBytes(piece);
            while (!rest.IsEmpty && !scanner.IsAtEnd)
                content.Append(Encoding.Latin1.GetString(scanner.Next(ref rest)));
            left.Append(Encoding.Latin1.GetString(rest));
        }
        var isAtEnd = scanner.IsAtEnd;
        if (framing == ContentFraming.Length)
            content.Append(Encoding.Latin1.GetString(scanner.Complete()));
        return new Scanned(content.ToString(), left.ToString(), scanner.Problem, isAtEnd);
    }

    // Whole, cut in two at every place, and octet by octet: the network may do any of these.
    internal static IEnumerable<string[]> Splits(string input)
    {
        yield return [input];
        for (var at = 1; at < input.Length; at++)
            yield return [input[..at], input[at..]];
        yield return [.. input.Select(c => c.ToString())];
    }

    internal sealed record Scanned(
        string Content,
        string Rest,
        ContentProblem Problem,
        bool IsAtEnd
    );
}
