using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Appliance.Access;

/// <summary>
/// Verifies passwords of submission accounts. Hashing one costs about a tenth of a second of CPU, on purpose; so few run at
/// once, few may wait, a right one is remembered for a while, and a source that guesses is refused before anything is hashed.
/// </summary>
public sealed class PasswordVerifier(TimeProvider time) : IDisposable
{
    /// <summary>Log-ons that may wait for a turn.</summary>
    public const int MaxWaiting = 100;

    /// <summary>Different wrong passwords from one source within <see cref="FailureWindow"/>.</summary>
    public const int MaxFailures = 10;

    private const int MaxRemembered = 10_000;

    public static readonly TimeSpan SuccessLifetime = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(5);

    private readonly PasswordHasher<SubmissionAccount> _hasher = new();
    private readonly int _maxAtOnce = Math.Max(1, Environment.ProcessorCount - 1);
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount - 1));
    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (byte[] Tag, long At)> _successes = [];
    private readonly Dictionary<IPAddress, SourceFailures> _failures = [];
    private string? _nobodysHash;
    private int _inHand;

    /// <param name="account">The account the client named; null where there is none that may sign in, which takes as long to find out.</param>
    public async ValueTask<PasswordVerdict> VerifyAsync(
        SubmissionAccount? account,
        string userName,
        string password,
        IPAddress source,
        CancellationToken cancellationToken
    )
    {
        source = GroupOf(source);
        var tag = Tag(account, userName, password);
        lock (_gate)
        {
            if (Recall(source, tag) is { } known)
                return known;
            if (account is not null && IsRemembered(account, tag))
                return PasswordVerdict.Right;
        }
        if (Interlocked.Increment(ref _inHand) > _maxAtOnce + MaxWaiting)
        {
            Interlocked.Decrement(ref _inHand);
            return PasswordVerdict.Busy;
        }
        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                // Whoever waited behind others of the same account finds it remembered now.
                lock (_gate)
                {
                    if (account is not null && IsRemembered(account, tag))
                        return PasswordVerdict.Right;
                }
                var isRight = await Task.Run(() => Matches(account, password), cancellationToken);
                lock (_gate)
                    Remember(account, source, tag, isRight);
                return isRight ? PasswordVerdict.Right : PasswordVerdict.Wrong;
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
        }
    }

    public void Dispose() => _turns.Dispose();

    private bool Matches(SubmissionAccount? account, string password)
    {
        var asked = account ?? new SubmissionAccount("") { PasswordHash = NobodysHash() };
        var result = _hasher.VerifyHashedPassword(asked, asked.PasswordHash, password);
        return account is not null && result != PasswordVerificationResult.Failed;
    }

    private string NobodysHash() =>
        LazyInitializer.EnsureInitialized(
            ref _nobodysHash,
            () =>
                _hasher.HashPassword(
                    new SubmissionAccount("") { PasswordHash = "" },
                    Convert.ToHexString(RandomNumberGenerator.GetBytes(16))
                )
        );

    // Bound to the account's version: a changed password, or any other change, makes it worthless.
    private byte[] Tag(SubmissionAccount? account, string userName, string password)
    {
        var who = account is null ? $"?{userName}" : $"{account.Id:N}{account.Version}";
        return HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes($"{who}\0{password}"));
    }

    private bool IsRemembered(SubmissionAccount account, byte[] tag)
    {
        if (!_successes.TryGetValue(account.Id, out var success))
            return false;
        if (time.GetElapsedTime(success.At) < SuccessLifetime)
            return CryptographicOperations.FixedTimeEquals(success.Tag, tag);
        _successes.Remove(account.Id);
        return false;
    }

    // A device with an old password tries it again and again: that is one guess, and is not to lock its neighbours out.
    private PasswordVerdict? Recall(IPAddress source, byte[] tag)
    {
        if (!_failures.TryGetValue(source, out var failures))
            return null;
        if (time.GetElapsedTime(failures.Since) >= FailureWindow)
        {
            _failures.Remove(source);
            return null;
        }
        if (failures.Tags.Exists(known => CryptographicOperations.FixedTimeEquals(known, tag)))
            return PasswordVerdict.Wrong;
        return failures.Tags.Count >= MaxFailures ? PasswordVerdict.TooManyFailures : null;
    }

    private void Remember(SubmissionAccount? account, IPAddress source, byte[] tag, bool isRight)
    {
        if (isRight)
        {
            if (_successes.Count >= MaxRemembered)
                _successes.Clear();
            _successes[account!.Id] = (tag, time.GetTimestamp());
            return;
        }
        if (!_failures.TryGetValue(source, out var failures))
        {
            MakeRoom();
            failures = new SourceFailures(time.GetTimestamp(), []);
            _failures.Add(source, failures);
        }
        if (failures.Tags.Count < MaxFailures)
            failures.Tags.Add(tag);
    }

    private void MakeRoom()
    {
        if (_failures.Count < MaxRemembered)
            return;
        foreach (var (source, failures) in _failures)
        {
            if (time.GetElapsedTime(failures.Since) >= FailureWindow)
                _failures.Remove(source);
        }
        // Under an attack from more addresses than that, the turns above are what protects the machine.
        if (_failures.Count >= MaxRemembered)
            _failures.Clear();
    }

    // Whoever has one IPv6 address has the 2^64 of its network.
    private static IPAddress GroupOf(IPAddress source)
    {
        if (source.IsIPv4MappedToIPv6)
            return source.MapToIPv4();
        if (source.AddressFamily != AddressFamily.InterNetworkV6)
            return source;
        var octets = source.GetAddressBytes();
        octets.AsSpan(8).Clear();
        return new IPAddress(octets);
    }

    private sealed record SourceFailures(long Since, List<byte[]> Tags);
}

/// <summary>What became of a password.</summary>
public enum PasswordVerdict
{
    Right,
    Wrong,

    /// <summary>The source guessed too often: its password was not looked at.</summary>
    TooManyFailures,

    /// <summary>Too many others wait: the password was not looked at.</summary>
    Busy,
}
