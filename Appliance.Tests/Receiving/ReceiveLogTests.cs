using System.Text;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Tests.Support;

namespace Appliance.Tests.Receiving;

/// <summary>What of a session inward stands in the receive protocol log (logs 3).</summary>
public sealed class ReceiveLogTests
{
    [Fact]
    public async Task A_session_is_told_without_content_and_without_password()
    {
        await using var receiver = await TestReceiver.StartAsync(connector =>
            connector with
            {
                AuthMechanism = AuthMechanisms.BasicAuth,
                ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
            }
        );
        using (var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint()))
        {
            await client.CommandAsync("EHLO client.test");
            await client.CommandAsync("auth PLAIN " + Base64("\0scanner\0the password"));
            await client.CommandAsync("AUTH LOGIN");
            await client.CommandAsync(Base64("scanner"));
            await client.CommandAsync(Base64("the password"));
            await client.CommandAsync("MAIL FROM:<anna@contoso.com>");
            await client.CommandAsync("RCPT TO:<bob@contoso.com>");
            await client.CommandAsync("DATA");
            await client.CommandAsync("Subject: x\r\n\r\nThe whole secret text.\r\n.");
            await client.CommandAsync("QUIT");
        }
        await receiver.WaitUntilAsync(() => receiver.Status().Sessions == 0);
        await receiver.Logs.DisposeAsync();

        var rows = await RowsAsync(receiver);
        var told = rows.Select(row => $"{row[6]} {row[7]} {row[8]}".Trim()).ToList();
        Assert.All(rows, row => Assert.Equal(@"TEST\Default", row[1]));
        Assert.Equal("+", told[0]);
        Assert.EndsWith("Set Session Permissions", told[1], StringComparison.Ordinal);
        Assert.Contains("220 mail.example.com", told[2], StringComparison.Ordinal);
        Assert.Contains("< EHLO client.test", told);
        Assert.Contains("< AUTH PLAIN <authentication information>", told);
        Assert.Equal(2, told.Count(row => row == "< <authentication information>"));
        Assert.Contains("< MAIL FROM:<anna@contoso.com>", told);
        Assert.Contains("< DATA", told);
        Assert.Contains(told, row => row.EndsWith(" receiving message", StringComparison.Ordinal));
        Assert.Contains("< QUIT", told);
        Assert.Equal("-  Local", told[^1]);
        Assert.DoesNotContain(told, row => row.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(
            told,
            row => row.Contains(Base64("the password"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_client_that_goes_is_told_and_a_connector_without_it_writes_nothing()
    {
        await using var receiver = await TestReceiver.StartAsync(connector =>
            connector with
            {
                ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
            }
        );
        (await SmtpTestClient.GreetedAsync(receiver.EndPoint())).Dispose();
        await receiver.WaitUntilAsync(() => receiver.Status().Sessions == 0);
        await receiver.PublishAsync(
            TestReceiver.OrganizationWith(TestReceiver.Connector with { Version = 2 })
        );
        (await SmtpTestClient.GreetedAsync(receiver.EndPoint())).Dispose();
        await receiver.WaitUntilAsync(() => receiver.Status().Sessions == 0);
        await receiver.Logs.DisposeAsync();

        var rows = await RowsAsync(receiver);
        Assert.Equal(["-", "", "Remote"], rows[^1][6..9]);
        Assert.Single(rows.Select(row => row[2]).Distinct());
    }

    private static string Base64(string text) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static async Task<List<string[]>> RowsAsync(TestReceiver receiver)
    {
        var file = Assert.Single(
            Directory.GetFiles(
                Path.Combine(receiver.DataPath, "logs", "ProtocolLog", "SmtpReceive")
            )
        );
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("#Log-Type: SMTP Receive Protocol Log", lines[2]);
        return [.. lines.Where(line => line[0] != '#').Select(line => line.Split(','))];
    }
}
