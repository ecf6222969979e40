using System.Collections.Immutable;
using System.Globalization;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Pages;

public sealed partial class Queues
{
    private const int PageSize = 50;
    private QueueStatusLine? _queue;
    private ImmutableArray<MessageLine> _messages = [];
    private MessageLine? _message;
    private ImmutableArray<Finding> _refused = [];
    private bool _isBusy;
    private bool _mayRead;
    private bool _mayControl;

    [Inject]
    public required QueueViewer Viewer { get; set; }

    [Inject]
    public required QueueAdministration Administration { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required NavigationManager Address { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Parameter]
    public long? QueueId { get; set; }

    [SupplyParameterFromQuery(Name = "message")]
    public long? MessageId { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Page { get; set; }

    private IEnumerable<QueueStatusLine> Lines => QueueWords.InOrder(Status.Queues);

    private int LastPage => Math.Max(1, ((_queue?.MessageCount ?? 0) + PageSize - 1) / PageSize);

    private int PageNumber => Math.Clamp(Page ?? 1, 1, LastPage);

    protected override async Task OnInitializedAsync()
    {
        _mayRead = await Actor.MayAsync(Permissions.ReadMessages);
        _mayControl = await Actor.MayAsync(Permissions.ControlQueues);
        // Whoever comes without naming a queue most likely wants the one in trouble.
        if (QueueId is null && Worst() is { } worst)
            Address.NavigateTo(Link(worst.Id), replace: true);
    }

    protected override void OnParametersSet()
    {
        _refused = [];
        TakeUp();
    }

    protected override void TakeUp()
    {
        _queue = QueueId is { } id ? Viewer.Find(id) : null;
        // One page of the list, however long the queue is.
        _messages = _queue is null
            ? []
            : Viewer.Messages(_queue.Id, (PageNumber - 1) * PageSize, PageSize);
        _message =
            _queue is not null && MessageId is { } message
                ? Viewer.Message(_queue.Id, message)
                : null;
    }

    private QueueStatusLine? Worst() =>
        Lines
            .Where(line => line.MessageCount > 0)
            .OrderByDescending(line => line.ToCondition() is Condition.Failed)
            .ThenByDescending(line => line.ToCondition() is Condition.Retry)
            .ThenByDescending(line => line.MessageCount)
            .FirstOrDefault();

    private static bool IsRetryable(QueueStatusLine queue) =>
        queue.MessageCount > 0
        && queue.NextHop != NextHop.Submission
        && queue.NextHop != NextHop.Poison
        && (
            queue.NextHop == NextHop.Unreachable
            || queue.Status == QueueStatus.Retry
            || queue.DeferredCount > 0
        );

    private async Task RetryAsync(QueueStatusLine queue)
    {
        _isBusy = true;
        try
        {
            // Once asked for, it is done: leaving the page does not take it back.
            var result = await Administration.RetryAsync(
                queue.Id,
                await Actor.GetAsync(),
                CancellationToken.None
            );
            _refused = result.IsSaved ? [] : result.Findings;
            if (result.IsSaved)
                Toasts.Show(
                    queue.NextHop == NextHop.Unreachable
                        ? $"{Words.Counted(queue.MessageCount, "message")} {(queue.MessageCount == 1 ? "is" : "are")} routed again"
                        : $"{QueueWords.Name(queue)} is tried now"
                );
            TakeUp();
        }
        finally
        {
            _isBusy = false;
        }
    }

    private static string Link(long queueId) =>
        $"queues/{queueId.ToString(CultureInfo.InvariantCulture)}";

    private string Here(int page, long? message)
    {
        var query = new List<string>();
        if (page > 1)
            query.Add($"page={page.ToString(CultureInfo.InvariantCulture)}");
        if (message is { } id)
            query.Add($"message={id.ToString(CultureInfo.InvariantCulture)}");
        return Link(_queue!.Id) + (query.Count == 0 ? "" : $"?{string.Join('&', query)}");
    }

    private string Shown(QueueStatusLine queue)
    {
        var first = ((PageNumber - 1) * PageSize) + 1;
        return queue.MessageCount <= PageSize
            ? $"{Words.Counted(queue.MessageCount, "message")}, oldest first."
            : $"{Words.Count(first)} to {Words.Count(first + _messages.Length - 1)} of {Words.Count(queue.MessageCount)}, oldest first.";
    }

    private string To(MessageLine message) =>
        message.Recipients switch
        {
            [] => "nobody",
            [var only] => Masked.Address(only.Address, _mayRead),
            [var first, ..] =>
                $"{Masked.Address(first.Address, _mayRead)} and {Words.Counted(message.Recipients.Length - 1, "other")}",
        };

    private static string? Tries(MessageLine message) =>
        message.Attempts == 0 ? null : Words.Counted(message.Attempts, "try", "tries");
}
