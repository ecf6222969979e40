using System.Globalization;
using System.Net.Sockets;
using Appliance.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Appliance.Tests.Durability;

/// <summary>
/// Dies at each step of a message's walk and starts again on the same directory: every message that was answered 250 arrives, and
/// only one that was in flight arrives twice. Ids are compared, not counts.
/// </summary>
public sealed class CrashWalkTests
{
    private const int Messages = 12;

    public static TheoryData<string, int> Steps =>
        new()
        {
            { "BeforeSubmitCommit:3", 500 },
            { "AfterSubmitCommit:3", 500 },
            { "BeforeSpoolSync:3", 400_000 },
            { "AfterSpoolSync:3", 400_000 },
            { "BeforeSubmitCommit:3", 400_000 },
            { "AfterSubmitCommit:3", 400_000 },
            { "AfterMailSent:3", 500 },
            { "AfterFinalDotSent:3", 500 },
            { "AfterReplyReceived:3", 500 },
            { "BeforeOutcomeCommit:3", 500 },
            { "AfterOutcomeCommit:3", 500 },
            { "AfterOutcomeCommit:3", 400_000 },
        };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_was_answered_250_arrives_although_the_process_dies_at(
        string step,
        int size
    )
    {
        await using var peer = FakePeer.Start();
        await using var appliance = new RunningAppliance();
        await appliance.SetUpAsync(peer.Port, "--transport", "QueueGlitchRetryInterval=00:00:01");
        await appliance.StartAsync(step);

        var accepted = await SendUntilItDiesAsync(appliance, size, "b@example.net");
        await appliance.Process.WaitForExitAsync();
        var waiting = WaitingAtTheCrash(appliance.DataDirectory);
        await appliance.StartAsync();

        await WaitForAllAsync(peer, accepted, appliance);
        AssertNoneTwiceBut(waiting, peer);
        // What was in flight may wait to be sent again; a body without a message that waits has nothing to do on the disk.
        Assert.Equal(0, await appliance.Process.TerminateAsync());
        Assert.Empty(
            SpooledIds(appliance.DataDirectory).Except(QueuedIds(appliance.DataDirectory))
        );
    }

    [Fact]
    public async Task What_was_answered_250_arrives_although_the_process_is_killed_right_behind_the_answer()
    {
        await using var peer = FakePeer.Start();
        await using var appliance = new RunningAppliance();
        await appliance.SetUpAsync(peer.Port);
        await appliance.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(appliance.Listener);
        await client.CommandAsync("EHLO client.example.com");

        Assert.StartsWith(
            "250",
            await SendAsync(client, "killed-1", 500, "b@example.net"),
            StringComparison.Ordinal
        );
        await appliance.Process.KillAsync();
        await appliance.StartAsync();

        await WaitForAllAsync(peer, ["killed-1"], appliance);
    }

    [Theory]
    [InlineData("BeforeReportCommit:2")]
    [InlineData("AfterReportCommit:2")]
    public async Task Each_sender_hears_of_a_refusal_although_the_process_dies_at(string step)
    {
        await using var peer = FakePeer.Start(p =>
            p.On(
                "RCPT",
                c =>
                    c.Line.Contains("nobody", StringComparison.Ordinal)
                        ? "550 5.1.1 No such user"
                        : null
            )
        );
        await using var appliance = new RunningAppliance();
        await appliance.SetUpAsync(peer.Port);
        await appliance.StartAsync(step);

        var accepted = await SendUntilItDiesAsync(appliance, 500, "nobody@example.net");
        await appliance.Process.WaitForExitAsync();
        await appliance.StartAsync();

        await WaitForAllAsync(peer, accepted, appliance);
        Assert.All(
            peer.Messages,
            message => Assert.Contains("Status: 5.1.1", message.Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_clean_stop_in_the_middle_of_delivery_makes_no_duplicate_and_ends_with_0()
    {
        await using var peer = FakePeer.Start();
        await using var appliance = new RunningAppliance();
        await appliance.SetUpAsync(peer.Port);
        await appliance.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(appliance.Listener);
        await client.CommandAsync("EHLO client.example.com");
        var accepted = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            accepted.Add($"stop-{i}");
            Assert.StartsWith(
                "250",
                await SendAsync(client, accepted[^1], 500, "b@example.net"),
                StringComparison.Ordinal
            );
        }

        Assert.Equal(0, await appliance.Process.TerminateAsync());
        await appliance.StartAsync();

        await WaitForAllAsync(peer, accepted, appliance);
        AssertNoneTwiceBut([], peer);
    }

    private static async Task<List<string>> SendUntilItDiesAsync(
        RunningAppliance appliance,
        int size,
        string recipient
    )
    {
        var accepted = new List<string>();
        try
        {
            using var client = await SmtpTestClient.GreetedAsync(appliance.Listener);
            await client.CommandAsync("EHLO client.example.com");
            for (var i = 0; i < Messages; i++)
            {
                var id = $"walk-{i}";
                if (
                    (await SendAsync(client, id, size, recipient)).StartsWith(
                        "250",
                        StringComparison.Ordinal
                    )
                )
                    accepted.Add(id);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // It died in the middle of a message: that one was not answered.
            return accepted;
        }
        return accepted;
    }

    private static async Task<string> SendAsync(
        SmtpTestClient client,
        string id,
        int size,
        string recipient
    )
    {
        await client.CommandAsync("MAIL FROM:<sender@example.org>");
        await client.CommandAsync($"RCPT TO:<{recipient}>");
        await client.CommandAsync("DATA");
        var filler = string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", size / 72));
        return await client.CommandAsync($"Subject: {id}\r\nX-Walk: {id}\r\n\r\n{filler}.");
    }

    private static async Task WaitForAllAsync(
        FakePeer peer,
        List<string> ids,
        RunningAppliance appliance
    )
    {
        Assert.NotEmpty(ids);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        patience.CancelAfter(TimeSpan.FromSeconds(45));
        var count = ids.Count;
        while (true)
        {
            // One look at what has arrived: a message that comes between two looks would be missing in one and waited for in the other.
            var arrived = peer.Messages;
            var missing = ids.Except(arrived.Select(IdOf)).ToList();
            if (missing.Count == 0)
                return;
            try
            {
                await peer.WaitForMessagesAsync(
                    Math.Max(count, arrived.Length + 1),
                    patience.Token
                );
            }
            catch (OperationCanceledException)
            {
                Assert.Fail(
                    $"Answered 250 and never arrived: {string.Join(", ", missing)}\n"
                        + $"Still on the disk: {string.Join(", ", WaitingAtTheCrash(appliance.DataDirectory))}\n"
                        + appliance.Process.Output
                );
            }
        }
    }

    /// <summary>What has a committed outcome never arrives again; what has none may, once.</summary>
    private static void AssertNoneTwiceBut(IReadOnlyCollection<string> waiting, FakePeer peer)
    {
        var twice = peer
            .Messages.GroupBy(IdOf)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);
        Assert.Empty(twice.Except(waiting));
        Assert.All(peer.Messages.GroupBy(IdOf), group => Assert.InRange(group.Count(), 1, 2));
    }

    /// <summary>The subjects of what the disk holds, read from a copy: the next start must find the files as the crash left them.</summary>
    private static List<string> WaitingAtTheCrash(string dataDirectory)
    {
        using var copy = new TemporaryDirectory();
        foreach (var file in Directory.GetFiles(dataDirectory, "queue.db*"))
            File.Copy(file, copy.File(Path.GetFileName(file)));
        return Queued(copy.File("queue.db"), "subject", reader => reader.GetString(0));
    }

    private static IEnumerable<long> SpooledIds(string dataDirectory) =>
        Directory
            .GetFiles(Path.Combine(dataDirectory, "spool"))
            .Select(file =>
                long.Parse(
                    Path.GetFileNameWithoutExtension(file),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture
                )
            );

    private static List<long> QueuedIds(string dataDirectory) =>
        Queued(Path.Combine(dataDirectory, "queue.db"), "id", reader => reader.GetInt64(0));

    private static List<T> Queued<T>(string database, string column, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand($"SELECT {column} FROM messages", connection);
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read())
            values.Add(read(reader));
        return values;
    }

    private static string IdOf(PeerMessage message)
    {
        const string mark = "X-Walk: ";
        var text = message.Text;
        var start = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        return text[start..text.IndexOf('\r', start)];
    }
}
