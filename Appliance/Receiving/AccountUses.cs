using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Appliance.Receiving;

/// <summary>
/// When and from where each submission account last signed in: status, not configuration. Kept in a small file, written at most
/// once a minute and at the end; what a crash takes with it is a minute of it.
/// </summary>
public sealed partial class AccountUses(
    AccountUseOptions options,
    TimeProvider time,
    ILogger<AccountUses> log
) : IHostedService, IDisposable
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, AccountUse> _uses = new();
    private readonly Lock _saving = new();
    private ITimer? _timer;
    private volatile bool _isChanged;

    public AccountUse? Find(Guid accountId) => _uses.GetValueOrDefault(accountId);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        _timer = time.CreateTimer(_ => Save(), state: null, SaveEvery, SaveEvery);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Save();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    internal void Record(SubmissionAccount account, IPAddress source, string connector)
    {
        _uses[account.Id] = new AccountUse(
            account.Id,
            time.GetUtcNow(),
            (source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source).ToString(),
            connector
        );
        _isChanged = true;
    }

    private void Load()
    {
        try
        {
            if (!File.Exists(options.File))
                return;
            var stored = JsonSerializer.Deserialize<List<AccountUse>>(
                File.ReadAllBytes(options.File)
            );
            foreach (var use in stored ?? [])
                _uses.TryAdd(use.AccountId, use);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnreadable(log, options.File, exception.Message);
        }
    }

    private void Save()
    {
        if (!_isChanged)
            return;
        lock (_saving)
        {
            _isChanged = false;
            var draft = options.File + ".new";
            try
            {
                File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(_uses.Values));
                File.Move(draft, options.File, overwrite: true);
            }
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException)
            {
                // Mail matters more: the next minute tries again.
                _isChanged = true;
                LogNotSaved(log, options.File, exception.Message);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The last uses of the submission accounts in {File} cannot be read: {Reason}"
    )]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The last uses of the submission accounts cannot be written to {File}: {Reason}"
    )]
    private static partial void LogNotSaved(ILogger logger, string file, string reason);
}

/// <param name="Source">The client's address.</param>
/// <param name="Connector">The Receive connector it came through.</param>
public sealed record AccountUse(Guid AccountId, DateTimeOffset At, string Source, string Connector);

/// <param name="File">Where the last uses are kept.</param>
public sealed record AccountUseOptions(string File);
