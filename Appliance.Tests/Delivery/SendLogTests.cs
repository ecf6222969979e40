using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;
using Appliance.Tracking;
using Microsoft.Extensions.Logging.Abstractions;
using static Appliance.Tests.Delivery.Dialogue;

namespace Appliance.Tests.Delivery;

/// <summary>What of a session outward stands in the send protocol log (logs 3).</summary>
public sealed class SendLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("CHUNKING", "BDAT 82 LAST")]
    [InlineData("8BITMIME", "DATA")]
    public async Task A_session_is_told_without_content_and_without_password(
        string extension,
        string content
    )
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.Extensions = ["PIPELINING", extension, "AUTH PLAIN"];
        });
        var rows = await RunAsync(
            TestDelivery.Through(peer) with
            {
                SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuth,
                AuthenticationUserName = "office",
                AuthenticationPassword = TestDelivery.Secrets.Protect("the password"),
            },
            async delivery =>
            {
                await delivery.SubmitContentAsync(
                    "X-MS-Exchange-Organization-SCL: 1\r\nSubject: a secret subject\r\nMessage-ID: <m@example.com>\r\n\r\nThe whole secret text.\r\n",
                    "bob@peer.test"
                );
                await peer.NextAsync(Cancellation);
            }
        );

        var told = rows.Select(row => $"{row[6]} {row[7]} {row[8]}".Trim()).ToList();
        Assert.Equal("*  attempting to connect", told[0]);
        Assert.Equal("+", told[1]);
        Assert.Contains("> EHLO mail.example.com", told);
        Assert.Contains("> STARTTLS", told);
        Assert.Contains("* CN=peer.test Certificate subject", told);
        Assert.Contains("> AUTH PLAIN <authentication information>", told);
        Assert.Contains("* office authenticated", told);
        Assert.Contains(
            told,
            row => row.StartsWith("> MAIL FROM:<anna@example.com>", StringComparison.Ordinal)
        );
        Assert.Contains("> RCPT TO:<bob@peer.test>", told);
        Assert.Contains("* 1 fields header firewall", told);
        Assert.Contains(told, row => row.EndsWith(" sending message", StringComparison.Ordinal));
        Assert.Contains($"> {content}", told);
        Assert.Contains("> QUIT", told);
        Assert.Equal("-  Local", told[^1]);
        Assert.Equal(
            Enumerable.Range(0, rows.Count).Select(n => $"{n}"),
            rows.Select(row => row[3])
        );
        Assert.All(rows, row => Assert.Equal("out", row[1]));
        Assert.Single(rows.Select(row => row[2]).Distinct());
        Assert.DoesNotContain(told, row => row.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(
            told,
            row =>
                row.Contains(
                    Convert.ToBase64String("\0office\0the password"u8),
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_host_that_is_not_there_stands_in_it_too()
    {
        await using var peer = FakePeer.Start();
        var rows = await RunAsync(
            TestDelivery.Through(peer) with
            {
                Port = FakePeer.FreePort(),
            },
            async delivery =>
            {
                await delivery.SubmitAsync("bob@peer.test");
                await delivery.WaitForRetryAsync();
            }
        );

        Assert.Equal("attempting to connect", rows[0][8]);
        Assert.Contains("refused the connection", rows[1][7], StringComparison.Ordinal);
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task A_connector_without_it_writes_nothing()
    {
        await using var peer = FakePeer.Start();
        var rows = await RunAsync(
            TestDelivery.Through(peer),
            async delivery =>
            {
                await delivery.SubmitAsync("bob@peer.test");
                await peer.NextAsync(Cancellation);
            },
            ProtocolLoggingLevel.None
        );

        Assert.Empty(rows);
    }

    private async Task<List<string[]>> RunAsync(
        SendConnector connector,
        Func<TestDelivery, Task> act,
        ProtocolLoggingLevel level = ProtocolLoggingLevel.Verbose
    )
    {
        var log = new ProtocolLog(
            "send",
            "SEND",
            "SMTP Send Protocol Log",
            TimeProvider.System,
            NullLogger.Instance
        );
        log.Use(new ProtocolLogSettings(_directory.Path, TimeSpan.Zero, null, null));
        await using (log)
        {
            await using var delivery = await TestDelivery.StartAsync(
                [connector with { ProtocolLoggingLevel = level }],
                log: log
            );
            await act(delivery);
            await delivery.StopAsync();
        }
        return
        [
            .. Directory
                .EnumerateFiles(_directory.Path)
                .SelectMany(File.ReadLines)
                .Where(line => line[0] != '#')
                .Select(line => line.Split(',')),
        ];
    }
}
