using System.Net;
using Appliance.Access;
using Appliance.Configuration.SubmissionAccounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Access;

public sealed class PasswordVerifierTests : IDisposable
{
    private const string Password = "correct horse";

    private static readonly IPAddress Source = IPAddress.Parse("192.0.2.1");
    private static readonly SubmissionAccount Scanner = new("scanner")
    {
        Version = 1,
        PasswordHash = Hash(Password),
    };

    private readonly FakeTimeProvider _time = new();
    private readonly PasswordVerifier _verifier;

    public PasswordVerifierTests() => _verifier = new PasswordVerifier(_time);

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task A_password_is_right_or_wrong()
    {
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(Password));
        Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync("wrong"));
        Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync(Password, account: null));
    }

    [Fact]
    public async Task A_right_password_is_remembered_for_five_minutes()
    {
        await VerifyAsync(Password);
        // Same version, another hash: whether it is looked at shows in the answer.
        var other = Scanner with
        {
            PasswordHash = Hash("other"),
        };

        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(Password, other));
        Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync("wrong", other));

        _time.Advance(PasswordVerifier.SuccessLifetime);
        Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync(Password, other));
    }

    [Fact]
    public async Task A_change_of_the_account_makes_it_forgotten()
    {
        await VerifyAsync(Password);
        var changed = Scanner with { Version = 2, PasswordHash = Hash("new") };

        Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync(Password, changed));
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync("new", changed));
    }

    [Fact]
    public async Task A_source_that_guesses_is_refused_unheard_and_forgiven_after_five_minutes()
    {
        for (var i = 0; i < PasswordVerifier.MaxFailures; i++)
            Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync($"guess {i}"));

        Assert.Equal(PasswordVerdict.TooManyFailures, await VerifyAsync(Password));
        Assert.Equal(
            PasswordVerdict.Right,
            await VerifyAsync(Password, Scanner, IPAddress.Parse("192.0.2.2"))
        );
        // What is remembered is no way round: the guesser would only have to wait for the owner.
        Assert.Equal(PasswordVerdict.TooManyFailures, await VerifyAsync(Password));

        _time.Advance(PasswordVerifier.FailureWindow);
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(Password));
    }

    [Fact]
    public async Task The_same_wrong_password_over_and_over_is_one_guess()
    {
        for (var i = 0; i < 50; i++)
            Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync("the old one"));

        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(Password));
    }

    [Fact]
    public async Task An_IPv6_network_is_one_source()
    {
        for (var i = 1; i <= PasswordVerifier.MaxFailures; i++)
            await VerifyAsync($"guess {i}", Scanner, IPAddress.Parse($"2001:db8::{i:x}"));

        Assert.Equal(
            PasswordVerdict.TooManyFailures,
            await VerifyAsync(Password, Scanner, IPAddress.Parse("2001:db8::ffff:1"))
        );
        Assert.Equal(
            PasswordVerdict.Right,
            await VerifyAsync(Password, Scanner, IPAddress.Parse("2001:db8:0:1::1"))
        );
    }

    [Fact]
    public async Task Only_so_many_wait_for_their_turn()
    {
        var most = PasswordVerifier.MaxWaiting + Math.Max(1, Environment.ProcessorCount - 1);
        using var leave = new CancellationTokenSource();
        var waiting = Enumerable
            .Range(0, most + 20)
            .Select(i =>
                _verifier
                    .VerifyAsync(Scanner, "scanner", $"guess {i}", AddressOf(i), leave.Token)
                    .AsTask()
            )
            .ToList();

        var turnedAway = waiting.FindAll(task => task.IsCompletedSuccessfully);
        Assert.NotEmpty(turnedAway);
        Assert.All(turnedAway, task => Assert.Equal(PasswordVerdict.Busy, task.Result));

        // Those who give up make room.
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(Password));
    }

    private static IPAddress AddressOf(int number) => new([10, 0, 0, (byte)number]);

    private static string Hash(string password) =>
        new PasswordHasher<SubmissionAccount>().HashPassword(
            new SubmissionAccount("") { PasswordHash = "" },
            password
        );

    private ValueTask<PasswordVerdict> VerifyAsync(string password) =>
        VerifyAsync(password, Scanner);

    private ValueTask<PasswordVerdict> VerifyAsync(
        string password,
        SubmissionAccount? account,
        IPAddress? source = null
    ) =>
        _verifier.VerifyAsync(
            account,
            account?.Name ?? "nobody",
            password,
            source ?? Source,
            TestContext.Current.CancellationToken
        );
}
