using System.Collections.Immutable;
using System.Threading.Channels;
using Appliance.Tracking;
using Microsoft.Extensions.Logging;

namespace Appliance.Queueing.Reports;

/// <summary>Composes delivery reports, one at a time, and hands each to the writer with the outcome that it reports.</summary>
internal sealed partial class ReportWriter(MailQueue queue, ILogger logger) : IDisposable
{
    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(1);
    private readonly Channel<ReportRequest> _requests = Channel.CreateUnbounded<ReportRequest>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    public void Start() => _work = Task.Run(RunAsync);

    public void Enqueue(ReportRequest request) => _requests.Writer.TryWrite(request);

    /// <summary>Composes what was asked for. A report that the disk does not take is left: its outcome is not stored, so it comes again.</summary>
    public async Task StopAsync()
    {
        _requests.Writer.TryComplete();
        _stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        await foreach (var request in _requests.Reader.ReadAllAsync())
        {
            try
            {
                await WriteAsync(request);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // No report can be made of this message: its outcome is stored all the same, or it would be tried for ever.
                LogFailed(logger, request.Message.Id, exception);
                queue.Writer.Enqueue(queue.CompleteReport(request, []));
            }
        }
    }

    private async Task WriteAsync(ReportRequest request)
    {
        var bodies = new List<IncomingBody>();
        var writes = ImmutableArray.CreateBuilder<SubmitWrite>();
        queue.MarkInHand(request.Message);
        try
        {
            foreach (
                var (action, recipients) in (IEnumerable<(
                    ReportAction,
                    ImmutableArray<QueuedRecipient>
                )>)
                    [
                        (ReportAction.Failed, request.Failed),
                        (ReportAction.Delayed, request.Delayed),
                        (ReportAction.Relayed, request.Relayed),
                    ]
            )
            {
                if (recipients.IsEmpty)
                    continue;
                var submission = await ComposeAsync(request.Message, action, recipients);
                bodies.Add(submission.Body);
                writes.Add(queue.ToWrite(submission, TrackingEventId.Dsn));
            }
        }
        finally
        {
            queue.ReleaseInHand(request.Message);
        }
        var write = queue.CompleteReport(request, writes.ToImmutable());
        queue.Writer.Enqueue(write);
        var result = await write.Done.WaitAsync(_stopping.Token);
        foreach (var body in bodies)
        {
            if (result == SubmitResult.Stored)
                body.MarkTaken();
            await body.DisposeAsync();
        }
    }

    private async Task<Submission> ComposeAsync(
        QueuedMessage message,
        ReportAction action,
        ImmutableArray<QueuedRecipient> recipients
    )
    {
        var organization = queue.Organization;
        var original = await OriginalContent.ReadAsync(
            queue,
            message,
            organization.Server.ExternalDsnMaxMessageAttachSize,
            action,
            _stopping.Token
        );
        var report = new DeliveryReport(
            message,
            action,
            recipients,
            original,
            organization,
            queue.Time.GetUtcNow()
        );
        while (true)
        {
            var id = queue.NextId();
            var body = queue.BeginBody(id);
            if (
                await report.WriteToAsync(body, id, _stopping.Token)
                && await body.SealAsync(_stopping.Token)
            )
                return report.ToSubmission(id, body);
            await body.DisposeAsync();
            await Task.Delay(DiskRetry, queue.Time, _stopping.Token);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "No delivery report could be made of message {Id}"
    )]
    private static partial void LogFailed(ILogger logger, long id, Exception exception);
}
