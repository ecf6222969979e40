using System.Text;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;
using MimeKit;

namespace Appliance.Tests.Queueing.Reports;

/// <summary>A report gets through whatever the server on its way offers (smtp-protocol 1 and 8).</summary>
public sealed class DeliveryReportTests
{
    private const string EightBitText =
        "From: a@example.com\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n";

    [Fact]
    public async Task A_peer_without_any_extension_takes_the_report_about_what_it_could_not_take()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = []);
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);
        await delivery.Mail.SubmitAsync(
            EightBitText,
            "a@bücher.example",
            ["jürgen+1@example.net", "b@müller.example"],
            International
        );

        var report = await peer.NextAsync(TestContext.Current.CancellationToken);

        Assert.Equal("FROM:<>", report.Mail);
        Assert.Equal(["a@xn--bcher-kva.example"], report.RecipientAddresses);
        Assert.True(Ascii.IsValid(report.Content));
        using var mime = await MimeMessage.LoadAsync(
            new MemoryStream(report.Content),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("Undeliverable: Grüße", mime.Subject);
        var parts = Assert.IsType<MultipartReport>(mime.Body);
        var text = Assert.IsType<TextPart>(parts[0]).Text;
        Assert.Contains("jürgen+1@example.net", text, StringComparison.Ordinal);
        Assert.Contains("b@müller.example", text, StringComparison.Ordinal);
        var status = Assert.IsType<MessageDeliveryStatus>(parts[1]);
        Assert.Equal(
            ["utf-8;j\\x{FC}rgen\\x{2B}1@example.net", "rfc822;b@xn--mller-kva.example"],
            status.StatusGroups.Select(group => group["Final-Recipient"]).OfType<string>()
        );
        var original = Assert.IsType<MessagePart>(parts[2]).Message!;
        Assert.Equal("Grüße", original.TextBody!.TrimEnd());
    }

    [Theory]
    [InlineData("Subject: raw Grüße\r\n\r\ntext\r\n")]
    [InlineData("no header at all: Grüße")]
    [InlineData(
        "MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b; micalg=pgp-sha256; protocol=\"application/pgp-signature\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n"
    )]
    public async Task Of_what_cannot_be_given_back_in_7_bits_the_header_is(string content)
    {
        var (report, bytes) = await ReportOfAsync(content, "a@example.com");

        Assert.Equal((BodyType.SevenBit, false), (report.Body, report.SmtpUtf8));
        Assert.Equal(ContentTraits.None, report.Traits);
        Assert.True(Ascii.IsValid(bytes));
        using var mime = await MimeMessage.LoadAsync(
            new MemoryStream(bytes),
            TestContext.Current.CancellationToken
        );
        var parts = Assert.IsType<MultipartReport>(mime.Body);
        Assert.True(parts[2].ContentType.IsMimeType("text", "rfc822-headers"));
        var header = parts[2] is TextPart text ? text.Text : await ReadAsync(parts[2]);
        Assert.Equal(content.Split("\r\n\r\n")[0], header.ReplaceLineEndings("\r\n").TrimEnd());
    }

    [Fact]
    public async Task A_7_bit_original_is_given_back_octet_by_octet_whatever_it_is()
    {
        var content = $"Subject:odd \r\n\t x\r\n\r\n{new string('x', 2000)}\r\n.\r\n";

        var (_, bytes) = await ReportOfAsync(content, "a@example.com");

        Assert.Contains(content, Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_sender_whose_own_name_is_beyond_ASCII_needs_SMTPUTF8()
    {
        var (report, bytes) = await ReportOfAsync(EightBitText, "jürgen@example.com");

        Assert.Equal((BodyType.EightBitMime, true), (report.Body, report.SmtpUtf8));
        Assert.Contains(
            "To: jürgen@example.com\r\n",
            Encoding.UTF8.GetString(bytes),
            StringComparison.Ordinal
        );
    }

    private static async Task<(QueuedMessage Report, byte[] Bytes)> ReportOfAsync(
        string content,
        string sender
    )
    {
        using var directory = new TemporaryDirectory();
        await using var test = await TestQueue.StartAsync(directory.Path);
        await test.SubmitAsync(content, sender, ["b@example.net"], International);
        test.RouteAll();
        await test.ConcludeAsync(
            test.Queue.TryClaim(test.ReadyQueue())!,
            DeliveryOutcome.Refused(new SmtpReply(550, "5.1.1", "Kein Empfänger"), "mx.example.net")
        );
        await test.WaitUntilAsync(() => test.RouteAll() == 1);
        var report = test.Queue.TryClaim(test.ReadyQueue())!.Message;
        await using var stored = await test.Queue.OpenContentAsync(
            report,
            TestContext.Current.CancellationToken
        );
        var bytes = new byte[stored.Length];
        await stored.OpenRead().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return (report, bytes);
    }

    // MimeKit reads a header in a report as a message of its own, unless it is encoded.
    private static async Task<string> ReadAsync(MimeEntity part)
    {
        using var stream = new MemoryStream();
        await Assert
            .IsAssignableFrom<MessagePart>(part)
            .Message!.WriteToAsync(stream, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(stream.ToArray());
    }

    private static Submission International(Submission submission) =>
        submission with
        {
            Envelope = submission.Envelope with { Body = BodyType.EightBitMime, SmtpUtf8 = true },
            Traits = ContentTraits.EightBit,
            Subject = "Grüße",
        };
}
