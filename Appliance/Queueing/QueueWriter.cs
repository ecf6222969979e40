using System.Text.Json;
using Appliance.Tracking;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Appliance.Queueing;

/// <summary>
/// The one thread that writes <c>queue.db</c>. It takes whatever has gathered while the last transaction went to disk, runs it as
/// one transaction, and completes those who wait: many sessions share one sync.
/// </summary>
internal sealed partial class QueueWriter(QueueDb db, QueueingOptions options, ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan RetryAfterRefusal = TimeSpan.FromMilliseconds(500);
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _gathered = new(initialState: false);
    private readonly TaskCompletionSource _ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private List<QueueWrite> _pending = [];
    private List<QueueWrite> _owed = [];
    private bool _stopping;
    private volatile string? _refusal;

    /// <summary>Why the disk takes nothing at the moment; null when it does.</summary>
    public string? Refusal => _refusal;

    /// <summary>Ends when the thread ends; faults when the disk failed in a way that only a restart can mend.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The refusal came or went.</summary>
    public event Action? RefusalChanged;

    /// <summary>Tracking events that are on disk, in their order; on the writer's thread.</summary>
    public event Action<IReadOnlyList<TrackingEvent>>? EventsStored;

    public bool IsAlive => !_ended.Task.IsCompleted;

    public int PendingCount
    {
        get
        {
            lock (_gate)
                return _pending.Count;
        }
    }

    public void Start() =>
        new Thread(Run) { IsBackground = true, Name = "Appliance queue writer" }.Start();

    /// <summary>Hands a write over; <see cref="QueueWrite.Done"/> tells the rest.</summary>
    public void Enqueue(QueueWrite write)
    {
        lock (_gate)
        {
            if (!_stopping && IsAlive)
            {
                _pending.Add(write);
                write = null!;
            }
        }
        if (write is null)
            _gathered.Set();
        else
            write.Refused(SubmitResult.Stopping);
    }

    /// <summary>Writes what was handed over, then ends the thread.</summary>
    public async Task StopAsync()
    {
        lock (_gate)
            _stopping = true;
        _gathered.Set();
        await _ended.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _gathered.Dispose();

    private void Run()
    {
        try
        {
            while (true)
            {
                _gathered.WaitOne(_owed.Count > 0 ? RetryAfterRefusal : Timeout.InfiniteTimeSpan);
                bool stopping;
                do
                {
                    var taken = Take(out stopping);
                    // Outcomes that the disk refused before go first.
                    if (_owed.Count > 0)
                    {
                        taken.InsertRange(0, _owed);
                        _owed = [];
                    }
                    WriteAll(taken);
                } while (_owed.Count == 0 && PendingCount > 0);
                if (stopping && PendingCount == 0)
                    break;
            }
            if (_owed.Count > 0)
                LogOwedAtEnd(logger, _owed.Count);
            _ended.SetResult();
        }
        catch (Exception exception)
        {
            LogEnded(logger, exception);
            _ended.SetException(exception);
            RefuseAll();
        }
    }

    private List<QueueWrite> Take(out bool stopping)
    {
        lock (_gate)
        {
            stopping = _stopping;
            var taken = _pending;
            _pending = [];
            return taken;
        }
    }

    private void WriteAll(List<QueueWrite> writes)
    {
        var start = 0;
        while (start < writes.Count)
        {
            var end = start;
            long bytes = 0;
            while (
                end < writes.Count
                && end - start < options.MaxBatchWrites
                && (end == start || bytes + writes[end].Bytes <= options.MaxBatchBytes)
            )
                bytes += writes[end++].Bytes;
            WriteBatch(writes.GetRange(start, end - start));
            start = end;
        }
    }

    private void WriteBatch(List<QueueWrite> batch)
    {
        TrackingEvent[] events;
        try
        {
            db.Begin();
            foreach (var write in batch)
                write.Execute(db);
            events = WriteEvents(batch);
            ReachBefore(batch);
            db.Commit();
            ReachAfter(batch);
        }
        catch (SqliteException exception) when (IsNoRoom(exception))
        {
            db.Rollback();
            Refuse(batch, exception);
            return;
        }
        catch (SqliteException exception)
            when (exception.SqliteErrorCode
                    is raw.SQLITE_IOERR
                        or raw.SQLITE_CORRUPT
                        or raw.SQLITE_NOTADB
            )
        {
            // A failed sync may have lost pages that the kernel now calls clean: only a restart tells what is on disk.
            throw new IOException(
                "The queue database cannot be written any more; the service must be restarted.",
                exception
            );
        }
        catch (Exception exception)
        {
            db.Rollback();
            if (batch.Count > 1)
            {
                // One of them is at fault: alone, the others pass.
                foreach (var write in batch)
                    WriteBatch([write]);
                return;
            }
            LogWriteFailed(logger, batch[0].GetType().Name, exception);
            batch[0].Refused(SubmitResult.Failed);
            return;
        }
        if (_refusal is not null)
        {
            _refusal = null;
            LogDiskTakesAgain(logger);
            RefusalChanged?.Invoke();
        }
        foreach (var write in batch)
            write.Committed();
        if (events.Length > 0)
            EventsStored?.Invoke(events);
    }

    private TrackingEvent[] WriteEvents(List<QueueWrite> batch)
    {
        var count = batch.Sum(write => write.Events.Length);
        if (count == 0)
            return [];
        var events = new TrackingEvent[count];
        var next = 0;
        foreach (var write in batch)
        {
            write.Events.CopyTo(events, next);
            next += write.Events.Length;
        }
        db.InsertEvents(
            JsonSerializer.SerializeToUtf8Bytes(events, TrackingJson.Default.TrackingEventArray)
        );
        return events;
    }

    private void Refuse(List<QueueWrite> batch, SqliteException exception)
    {
        if (_refusal is null)
            LogDiskRefuses(logger, exception);
        _refusal =
            exception.SqliteErrorCode == raw.SQLITE_READONLY
                ? "The queue's disk is read-only."
                : "The queue's disk is full.";
        RefusalChanged?.Invoke();
        foreach (var write in batch)
        {
            if (write.MustNotBeLost)
                _owed.Add(write);
            else
                write.Refused(SubmitResult.NoSpace);
        }
    }

    private void RefuseAll()
    {
        foreach (var write in _owed.Concat(Take(out _)))
            write.Refused(SubmitResult.Failed);
    }

    // SQLITE_IOERR_WRITE is a write that the system refused before any sync, e.g. on a file system that became read-only.
    private static bool IsNoRoom(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_READONLY
        || exception.SqliteExtendedErrorCode is raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_SHMSIZE;

    [System.Diagnostics.Conditional("DEBUG")]
    private static void ReachBefore(List<QueueWrite> batch)
    {
        foreach (var write in batch)
            CrashPoint.Reach(write.BeforeCommit);
    }

    [System.Diagnostics.Conditional("DEBUG")]
    private static void ReachAfter(List<QueueWrite> batch)
    {
        foreach (var write in batch)
            CrashPoint.Reach(write.AfterCommit);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The queue's disk takes no more; mail is refused for now and outcomes are kept in memory"
    )]
    private static partial void LogDiskRefuses(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The queue's disk takes mail again")]
    private static partial void LogDiskTakesAgain(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Write} could not be written")]
    private static partial void LogWriteFailed(ILogger logger, string write, Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The queue writer ended")]
    private static partial void LogEnded(ILogger logger, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Count} outcomes could not be written before the end; these messages may be sent again"
    )]
    private static partial void LogOwedAtEnd(ILogger logger, int count);
}
