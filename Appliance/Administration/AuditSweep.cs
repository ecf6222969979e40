using System.Data.Common;

namespace Appliance.Administration;

/// <summary>Removes lines of the audit log whose time is over: at start, and then once an hour.</summary>
internal sealed partial class AuditSweep(
    AuditLog audit,
    TimeProvider clock,
    ILogger<AuditSweep> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hours = new PeriodicTimer(Interval, clock);
        do
        {
            await SweepAsync(stoppingToken);
        } while (await hours.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            var removed = await audit.SweepAsync(stoppingToken);
            if (removed > 0)
                LogRemoved(logger, removed, audit.Retention.TotalDays);
        }
        // A full or busy disk is no reason to stop: the next hour tries again.
        catch (DbException exception)
        {
            LogNotRemoved(logger, exception);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Count} lines of the audit log were older than {Days} days and were removed"
    )]
    private static partial void LogRemoved(ILogger logger, int count, double days);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Old lines of the audit log could not be removed"
    )]
    private static partial void LogNotRemoved(ILogger logger, Exception exception);
}
