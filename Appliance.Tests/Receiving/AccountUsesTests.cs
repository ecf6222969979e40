using Appliance.Receiving;
using Appliance.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Receiving;

public sealed class AccountUsesTests
{
    private static readonly Appliance.Configuration.SubmissionAccounts.SubmissionAccount Scanner =
        new("scanner") { PasswordHash = "" };

    [Fact]
    public async Task A_sign_in_is_known_with_its_source_and_connector()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.CommandAsync("EHLO client.example.net");
        await client.CommandAsync("STARTTLS");
        await client.StartTlsAsync();
        await client.CommandAsync("EHLO client.example.net");
        var account = TestReceiver.Account;
        Assert.Null(receiver.Uses.Find(account.Id));

        await client.CommandAsync("AUTH PLAIN " + Plain("retired"));
        Assert.Null(receiver.Uses.Find(account.Id));
        await client.CommandAsync("AUTH PLAIN " + Plain("scanner"));

        var use = receiver.Uses.Find(account.Id)!;
        Assert.Equal(("127.0.0.1", "Default"), (use.Source, use.Connector));
        Assert.Equal(receiver.Time.GetUtcNow(), use.At);
    }

    [Fact]
    public async Task What_is_known_outlives_a_restart()
    {
        using var directory = new TemporaryDirectory();
        var time = new FakeTimeProvider();
        using (var before = Open(directory, time))
        {
            await before.StartAsync(TestContext.Current.CancellationToken);
            before.Record(Scanner, System.Net.IPAddress.Parse("::ffff:192.168.10.7"), "Client");
            await before.StopAsync(TestContext.Current.CancellationToken);
        }

        using var after = Open(directory, time);
        await after.StartAsync(TestContext.Current.CancellationToken);

        var use = after.Find(Scanner.Id)!;
        Assert.Equal(("192.168.10.7", "Client"), (use.Source, use.Connector));
    }

    [Fact]
    public async Task A_crash_costs_a_minute_of_it()
    {
        using var directory = new TemporaryDirectory();
        var time = new FakeTimeProvider();
        using var before = Open(directory, time);
        await before.StartAsync(TestContext.Current.CancellationToken);
        before.Record(Scanner, System.Net.IPAddress.Loopback, "Client");
        time.Advance(TimeSpan.FromMinutes(1));

        using var after = Open(directory, time);
        await after.StartAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(after.Find(Scanner.Id));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_stops_nothing()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(
            directory.File("uses.json"),
            "{ no list",
            TestContext.Current.CancellationToken
        );
        using var uses = Open(directory, new FakeTimeProvider());

        await uses.StartAsync(TestContext.Current.CancellationToken);

        Assert.Null(uses.Find(Scanner.Id));
    }

    private static string Plain(string user) =>
        Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes($"\0{user}\0{TestReceiver.Password}")
        );

    private static AccountUses Open(TemporaryDirectory directory, FakeTimeProvider time) =>
        new(
            new AccountUseOptions(directory.File("uses.json")),
            time,
            NullLogger<AccountUses>.Instance
        );
}
