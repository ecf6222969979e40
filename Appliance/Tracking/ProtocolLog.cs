using System.Threading.Channels;

namespace Appliance.Tracking;

/// <summary>
/// The SMTP conversations of all connectors of one direction (logs 3). Sessions hand over rows and go on; one task writes them.
/// Where it cannot keep up, or the disk takes nothing, rows are lost and counted, and mail flows.
/// </summary>
public sealed partial class ProtocolLog : IAsyncDisposable
{
    // About 4 MB of rows at most.
    private const int Capacity = 16 * 1024;
    private static readonly TimeSpan CleanInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromHours(1);

    private readonly Channel<ProtocolLogRow> _rows = Channel.CreateBounded<ProtocolLogRow>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );
    private readonly string _name;
    private readonly ProtocolLogFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _writing;
    private readonly ITimer _cleaning;
    private volatile ProtocolLogSettings? _settings;
    private DateTimeOffset _cleanAt;
    private DateTimeOffset _goOnAt;
    private DateTimeOffset _reportAt;
    private long _dropped;
    private long _reported;
    private int _unflushed;

    internal ProtocolLog(
        string name,
        string prefix,
        string logType,
        TimeProvider time,
        ILogger logger
    )
    {
        _name = name;
        _files = new ProtocolLogFiles(prefix, logType, time);
        _time = time;
        _logger = logger;
        _writing = Task.Run(WriteAllAsync);
        // A row of nothing wakes the writer, so that files grow old where nobody says a word, too.
        _cleaning = time.CreateTimer(
            static state => ((ProtocolLog)state!)._rows.Writer.TryWrite(default),
            this,
            CleanInterval,
            CleanInterval
        );
    }

    /// <summary>Rows that were lost since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The log of one session; its rows bear the connector's name.</summary>
    public ProtocolLogSession Begin(string connector) => new(this, connector);

    /// <summary>The settings from now on.</summary>
    internal void Use(ProtocolLogSettings settings) => _settings = settings;

    internal void Write(
        string connector,
        string session,
        int sequence,
        string? local,
        string? remote,
        char what,
        string? data,
        string? context
    )
    {
        if (_settings is not { Directory: not null })
            return;
        var row = new ProtocolLogRow(
            _time.GetUtcNow(),
            connector,
            session,
            sequence,
            local,
            remote,
            what,
            data,
            context
        );
        if (!_rows.Writer.TryWrite(row))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what is there, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cleaning.DisposeAsync();
        _rows.Writer.TryComplete();
        await _writing;
        _files.Dispose();
    }

    private async Task WriteAllAsync()
    {
        while (await _rows.Reader.WaitToReadAsync())
        {
            var now = _time.GetUtcNow();
            try
            {
                WriteBatch(now);
            }
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                _files.Close();
                Interlocked.Add(ref _dropped, _unflushed);
                _goOnAt = now + PauseAfterFailure;
                Report(now, exception.Message);
            }
        }
    }

    private void WriteBatch(DateTimeOffset now)
    {
        var settings = _settings;
        _unflushed = 0;
        while (_rows.Reader.TryRead(out var row))
        {
            if (row.Connector is null)
                continue;
            if (settings?.Directory is null || now < _goOnAt)
            {
                Interlocked.Increment(ref _dropped);
                continue;
            }
            _unflushed++;
            _files.Append(row, settings);
        }
        _files.Flush();
        if (settings is not null && now >= _cleanAt)
        {
            _cleanAt = now + CleanInterval;
            _files.Clean(settings);
        }
        if (Dropped > _reported)
            Report(now, "it cannot be written as fast as it comes");
    }

    private void Report(DateTimeOffset now, string reason)
    {
        if (now < _reportAt)
            return;
        _reportAt = now + ReportInterval;
        _reported = Dropped;
        LogDropped(_logger, _name, Dropped, reason);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The {Name} protocol log has lost {Count} rows since the start: {Reason}. Mail is not concerned"
    )]
    private static partial void LogDropped(ILogger logger, string name, long count, string reason);
}
