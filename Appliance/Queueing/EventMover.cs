using System.Text.Json;
using Appliance.Tracking;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Appliance.Queueing;

/// <summary>
/// Moves tracking events from the queue's database, where each transaction left its own, to the tracking log. A batch is deleted
/// only after it is on disk there, and a batch that is there already is not taken twice.
/// </summary>
public sealed partial class EventMover(
    MailQueue queue,
    MessageTrackingLog tracking,
    TimeProvider time,
    ILogger<EventMover> logger
) : BackgroundService
{
    private const int BatchesAtOnce = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var nextClean = time.GetUtcNow();
        do
        {
            try
            {
                while (MoveSome() == BatchesAtOnce)
                    stoppingToken.ThrowIfCancellationRequested();
                if (time.GetUtcNow() >= nextClean)
                {
                    nextClean = time.GetUtcNow() + TimeSpan.FromMinutes(10);
                    while (
                        tracking.DeleteBefore(time.GetUtcNow() - MessageTrackingLog.Retention, 5000)
                        >= 5000
                    )
                        stoppingToken.ThrowIfCancellationRequested();
                }
            }
            catch (SqliteException exception)
            {
                // A full disk: the events stay where they are and go on their way later.
                LogFailed(logger, exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Moves what is there, at most a few hundred batches; returns how many.</summary>
    internal int MoveSome()
    {
        var last = tracking.LastBatch;
        var batches = QueueReader.ReadEvents(queue.DatabasePath, last, BatchesAtOnce);
        if (batches.Count == 0)
            return 0;
        var events = batches
            .SelectMany(batch =>
                JsonSerializer.Deserialize(batch.Batch, TrackingJson.Default.TrackingEventArray)
                ?? []
            )
            .ToList();
        var upTo = batches[^1].Id;
        tracking.Append(events, upTo);
        queue.Writer.Enqueue(new EventsMovedWrite(upTo));
        return batches.Count;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Tracking events could not be moved to the tracking log yet"
    )]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
