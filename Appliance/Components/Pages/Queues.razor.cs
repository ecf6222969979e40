using System.Collections.Immutable;
using System.Globalization;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Appliance.Shell;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Pages;

public sealed partial class Queues
{
    private QueueStatusLine? _queue;
    private MessageLine? _message;
    private ImmutableArray<Finding> _refused = [];
    private long? _refusedQueue;
    private bool _isBusy;
    private bool _mayRead;
    private bool _mayControl;
    private bool _mayRemove;
    private bool _mayReadContent;
    private bool _mayExport;
    private bool _mayTest;

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

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    public string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Page { get; set; }

    [SupplyParameterFromQuery(Name = "hops")]
    public string? Hops { get; set; }

    [SupplyParameterFromQuery(Name = "hopsby")]
    public string? HopsBy { get; set; }

    private QueueAddress At =>
        QueueAddress.Of(QueueId ?? 0, Filter, State, Sort, Page, MessageId, Tab, Hops, HopsBy);

    protected override async Task OnInitializedAsync()
    {
        _mayRead = await Actor.MayAsync(Permissions.ReadMessages);
        _mayControl = await Actor.MayAsync(Permissions.ControlQueues);
        _mayRemove = await Actor.MayAsync(Permissions.RemoveMessages);
        _mayReadContent = await Actor.MayAsync(Permissions.ReadMessageContent);
        _mayExport = await Actor.MayAsync(Permissions.ExportMessages);
        _mayTest = await Actor.MayAsync(Permissions.TestMailFlow);
        // Whoever comes without naming a queue most likely wants the one in trouble.
        if (QueueId is null && Worst() is { } worst)
            Address.NavigateTo((At with { QueueId = worst.Id }).Href, replace: true);
    }

    protected override void OnParametersSet()
    {
        if (_refusedQueue != QueueId)
            _refused = [];
        TakeUp();
    }

    protected override void TakeUp()
    {
        _queue = QueueId is { } id ? Viewer.Find(id) : null;
        _message =
            _queue is not null && MessageId is { } message
                ? Viewer.Message(_queue.Id, message)
                : null;
    }

    private QueueStatusLine? Worst() =>
        QueueWords
            .InOrder(Status.Queues)
            .Where(line => line.MessageCount > 0)
            .OrderByDescending(line => line.ToCondition() is Condition.Failed)
            .ThenByDescending(line => line.ToCondition() is Condition.Retry)
            .ThenByDescending(line => line.MessageCount)
            .FirstOrDefault();

    private string Empty(QueueStatusLine queue) =>
        queue.Status == QueueStatus.Suspended
            ? L["Mail that comes in waits here until the queue is resumed."]
        : QueueWords.Explanation(queue, L) is not null ? L["Nothing to do here."]
        : L[
            "Everything for it has left. The queue itself goes after {0} without mail.",
            Words.Duration(Live.Current.Server.QueueMaxIdleTime)
        ];

    private static bool IsRetryable(QueueStatusLine queue) =>
        queue.MessageCount > 0
        && queue.NextHop != NextHop.Submission
        && (
            queue.NextHop == NextHop.Unreachable
            || queue.Status == QueueStatus.Retry
            || queue.DeferredCount > 0
        );

    private static bool MayResubmit(QueueStatusLine queue) =>
        queue is { MessageCount: > 0, Status: QueueStatus.Retry };

    private Task RetryAsync(QueueStatusLine queue) =>
        RunAsync(
            queue,
            Administration.RetryAsync,
            ActionText.RetryQueue,
            queue.NextHop == NextHop.Unreachable
                ? L.Counted(
                    queue.MessageCount,
                    "{0} message is routed again",
                    "{0} messages are routed again"
                )
                : L["{0} is tried now", QueueWords.Name(queue)]
        );

    private Task SuspendAsync(QueueStatusLine queue) =>
        RunAsync(
            queue,
            Administration.SuspendAsync,
            ActionText.SuspendQueue,
            L["{0} is suspended", QueueWords.Name(queue)],
            () => ResumeAsync(queue)
        );

    private Task ResumeAsync(QueueStatusLine queue) =>
        RunAsync(
            queue,
            Administration.ResumeAsync,
            ActionText.ResumeQueue,
            L["{0} is resumed", QueueWords.Name(queue)]
        );

    private Task ResubmitAsync(QueueStatusLine queue) =>
        RunAsync(
            queue,
            Administration.ResubmitAsync,
            ActionText.ResubmitQueue,
            L["The messages of {0} are routed again", QueueWords.Name(queue)]
        );

    private async Task RunAsync(
        QueueStatusLine queue,
        Func<long, Actor, CancellationToken, Task<ChangeResult>> action,
        Func<QueueStatusLine, Organization, CommandLine> command,
        string done,
        Func<Task>? undo = null
    )
    {
        _isBusy = true;
        try
        {
            // Once asked for, it is done: leaving the page does not take it back.
            var result = await action(queue.Id, await Actor.GetAsync(), CancellationToken.None);
            _refused = result.IsSaved ? [] : result.Findings;
            _refusedQueue = queue.Id;
            if (result.IsSaved)
                Toasts.Show(done, undo, [command(queue, Live.Current)]);
            TakeUp();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
