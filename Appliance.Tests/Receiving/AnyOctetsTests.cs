using System.Text;
using System.Text.RegularExpressions;
using Appliance.Configuration.Servers;
using Appliance.Receiving;
using Appliance.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Appliance.Tests.Receiving;

/// <summary>Whatever comes in: replies come out, and nothing is thrown.</summary>
public sealed class AnyOctetsTests
{
    // Noise alone would never get past the first command; pieces of real conversations do.
    private static readonly string[] Pieces =
    [
        "EHLO c\r\n",
        "HELO [127.0.0.1]\r\n",
        "MAIL FROM:<a@contoso.com>\r\n",
        "MAIL FROM:<>",
        " SIZE=10 BODY=8BITMIME SMTPUTF8",
        "RCPT TO:<b@contoso.com>\r\n",
        "RCPT TO:<@x:\"q\\\"\"@contoso.com>",
        " NOTIFY=NEVER ORCPT=rfc822;x",
        "DATA\r\n",
        "BDAT 5\r\n",
        "BDAT 12 LAST\r\n",
        "Subject: =?utf-8?b?4pyT?=\r\n",
        "Received: by mail.example.com (\r\n",
        "RSET\r\n",
        "NOOP\r\n",
        "AUTH LOGIN\r\n",
        "AUTH PLAIN AHgAeQ==\r\n",
        "VRFY x\r\n",
        "HELP\r\n",
        "QUIT\r\n",
        "\r\n.\r\n",
        ".",
        "\r",
        "\n",
        "\r\n",
        "\0",
        "<",
        ">",
        "\"",
        " ",
    ];

    private static readonly Arbitrary<string> Conversations = Gen.OneOf(
            Gen.Elements(Pieces),
            Gen.Choose(0, 255).Select(octet => ((char)octet).ToString())
        )
        .ListOf()
        .Select(string.Concat)
        .ToArbitrary();

    [Fact]
    public void A_scanner_gives_the_same_however_the_network_cuts()
    {
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Conversations,
                Gen.Choose(1, 7).ToArbitrary(),
                (text, size) =>
                {
                    var pieces = text.Chunk(size).Select(chunk => new string(chunk)).ToArray();
                    foreach (var framing in Enum.GetValues<ContentFraming>())
                    {
                        foreach (var normalises in new[] { false, true })
                        {
                            var whole = ContentScannerTests.Scan(framing, normalises, [text]);
                            var cut = ContentScannerTests.Scan(framing, normalises, pieces);
                            Assert.Equal(whole with { Content = "" }, cut with { Content = "" });
                            // What is refused is not stored: only good content must be the same.
                            if (whole.Problem == ContentProblem.None)
                            {
                                Assert.Equal(whole.Content, cut.Content);
                                Assert.DoesNotMatch(@"(?<!\r)\n|\r(?!\n)|\0", whole.Content);
                            }
                        }
                    }
                }
            )
        );
    }

    [Fact]
    public void Arguments_are_read_or_refused()
    {
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Conversations,
                text =>
                {
                    var octets = Encoding.Latin1.GetBytes(text);
                    var command = CommandParser.Parse(octets);
                    foreach (var keyword in new[] { "FROM", "TO" })
                    {
                        if (
                            PathParser.TrySplit(
                                command.Argument.Span,
                                Encoding.ASCII.GetBytes(keyword),
                                out var path,
                                out _
                            )
                        )
                            PathParser.TryReadMailbox(path, allowUtf8: true, out _);
                    }
                    MailParameters.TryParse(octets, TestReceiver.Connector, out _);
                    RcptParameters.TryParse(octets, TestReceiver.Connector, smtpUtf8: true, out _);
                }
            )
        );
    }

    [Fact]
    public async Task A_session_answers_with_replies_and_ends()
    {
        await using var receiver = await TestReceiver.StartAsync(
            TestReceiver.OrganizationWith(
                TestReceiver.Connector with
                {
                    MaxProtocolErrors = null,
                    AuthMechanism = Appliance
                        .Configuration
                        .ReceiveConnectors
                        .AuthMechanisms
                        .BasicAuth,
                },
                new TransportServer("TEST")
                {
                    Fqdn = TestReceiver.Fqdn,
                    MaxConnectionRatePerMinute = int.MaxValue,
                }
            )
        );
        foreach (var text in Conversations.Generator.Sample(150, 60))
        {
            using var client = await receiver.ConnectAsync();
            await client.SendAsync("EHLO c\r\n" + text);
            client.EndSending();
            while (await client.ReadLineAsync() is { } line)
            {
                Assert.Matches(
                    new Regex("^[2-5][0-9]{2}[ -]", RegexOptions.None, TimeSpan.FromSeconds(1)),
                    line
                );
                Assert.DoesNotMatch("^421 4.3.0", line);
            }
        }
        await receiver.WaitUntilAsync(() => receiver.Status().Sessions == 0);
    }
}
