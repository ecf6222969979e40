using System.Text;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class HeaderReaderTests
{
    private static readonly HashSet<string> OurNames = ["mail.example.com"];

    [Theory]
    [InlineData("Subject: Hello\r\n\r\n", "Hello")]
    [InlineData("subject:Hello \r\n\r\n", "Hello")]
    [InlineData("Subject: one\r\n two\r\n\tthree\r\nTo: x\r\n\r\n", "one two three")]
    [InlineData("Subject: =?utf-8?B?R3LDvMOfZQ==?= to all\r\n\r\n", "Grüße to all")]
    [InlineData("Subject: Gr\xc3\xbc\xc3\x9f\x65\r\n\r\n", "Grüße")]
    [InlineData("Subject: first\r\nSubject: second\r\n\r\n", "first")]
    [InlineData("X-Subject: no\r\n\r\nSubject: text\r\n", null)]
    [InlineData("Subject:\r\n\r\n", null)]
    [InlineData("Subject: open end", "open end")]
    public void Subject_is_decoded_and_unfolded(string content, string? expected)
    {
        foreach (var pieces in ContentScannerTests.Splits(content))
            Assert.Equal(expected, Read(pieces).Subject);
    }

    [Theory]
    [InlineData("Message-ID: <1@example.org>\r\n\r\n", "<1@example.org>", true)]
    [InlineData("message-id:\r\n <1@example.org>\r\n\r\n", "<1@example.org>", true)]
    [InlineData("Message-ID: 1@example.org\r\n\r\n", null, true)]
    [InlineData("Message-ID: <1 2@example.org>\r\n\r\n", null, true)]
    [InlineData("Message-ID: <\x01@example.org>\r\n\r\n", null, true)]
    [InlineData("Date: x\r\n\r\n", null, false)]
    public void An_identifier_that_is_fit_to_be_repeated_is_kept(
        string content,
        string? expected,
        bool isThere
    )
    {
        foreach (var pieces in ContentScannerTests.Splits(content))
        {
            var header = Read(pieces);
            Assert.Equal(expected, header.MessageId);
            Assert.Equal(isThere, header.HasMessageId);
            Assert.Equal(!isThere, header.HasDate);
        }
    }

    [Theory]
    [InlineData("Received: a\r\nReceived: b\r\n\r\nReceived: c\r\n", 2, 0)]
    [InlineData("Received: from x by mail.example.com with ESMTP; now\r\n\r\n", 1, 1)]
    [InlineData("Received: from x\r\n\tby MAIL.EXAMPLE.COM (Postfix)\r\n; now\r\n\r\n", 1, 1)]
    [InlineData("Received: from mail.example.com (by mail.example.com) by y; now\r\n\r\n", 1, 0)]
    [InlineData("Received: from x; by mail.example.com\r\n\r\n", 1, 0)]
    [InlineData("Received: from x by notmail.example.com; now\r\n\r\n", 1, 0)]
    [InlineData("Received: by mail.example.com\r\n\r\n", 1, 1)]
    [InlineData("Received:\r\n\r\n", 1, 0)]
    public void Hops_are_counted_and_ours_among_them(string content, int hops, int local)
    {
        foreach (var pieces in ContentScannerTests.Splits(content))
        {
            var header = Read(pieces);
            Assert.Equal(hops, header.Hops);
            Assert.Equal(local, header.LocalHops);
        }
    }

    [Theory]
    [InlineData("A: b\r\n\r\nText\r\n", 6)]
    [InlineData("A: b\r\n c\r\nD: e\r\n\r\n", 16)]
    // A line that is no field is text already.
    [InlineData("A: b\r\nText\r\nC: d\r\n", 6)]
    [InlineData("Text\r\n", 0)]
    [InlineData("\r\nText\r\n", 0)]
    [InlineData("A: b", 4)]
    public void The_header_is_as_long_as_its_fields(string content, long size)
    {
        foreach (var pieces in ContentScannerTests.Splits(content))
        {
            var header = Read(pieces);
            Assert.Equal(size, header.Size);
            Assert.False(header.IsOpen);
        }
    }

    private static HeaderReader Read(string[] pieces)
    {
        var header = new HeaderReader(OurNames);
        foreach (var piece in pieces)
            header.Read(Encoding.Latin1.GetBytes(piece));
        header.Complete();
        return header;
    }
}
