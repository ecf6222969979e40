using System.Collections.Immutable;
using System.Threading.Channels;
using Appliance.Queueing.Reports;
using Appliance.Tracking;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Appliance.Queueing;

/// <summary>
/// The durable middle: submit, claim, conclude. Everything in the queue stands in memory, without its bodies; the database is what
/// a restart reads. What is answered 250 is on disk, and leaves only delivered, returned or removed (design: the queue).
/// </summary>
public sealed partial class MailQueue : IFollowOrganization, IHostedService, IAsyncDisposable
{
    private static readonly IntakeState NotOpenYet = IntakeState.Closed(
        "The queue is not open yet."
    );
    private readonly QueueingOptions _options;
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger<MailQueue> _logger;
    private readonly SpoolDirectory _spool;
    private readonly BodyCache _cache;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, QueuedMessage> _messages = [];
    private readonly Dictionary<NextHop, NextHopQueue> _queues = [];
    private readonly Queue<QueuedMessage> _unrouted = new();
    private readonly SemaphoreSlim _unroutedSignal = new(0);
    private readonly Channel<NextHopQueue> _ready = Channel.CreateUnbounded<NextHopQueue>(
        new UnboundedChannelOptions { SingleReader = false, AllowSynchronousContinuations = false }
    );
    private readonly Random _random = new();
    private readonly CancellationTokenSource _stopping = new();
    private QueueDb? _db;
    private QueueWriter? _writer;
    private ReportWriter? _reports;
    private InHandFile? _inHand;
    private Task _clock = Task.CompletedTask;
    private Task _deletes = Task.CompletedTask;
    private long _lastId;
    private long _lastQueueId;
    private volatile Organization _organization = Organization.Empty;
    private RetryPolicy _policy;
    private volatile IntakeState _intake = NotOpenYet;

    /// <param name="directory">The data directory; <c>queue.db</c> and <c>spool/</c> live in it.</param>
    public MailQueue(
        string directory,
        QueueingOptions options,
        TimeProvider time,
        ILogger<MailQueue> logger
    )
    {
        _options = options;
        _path = Path.Combine(directory, "queue.db");
        _time = time;
        _logger = logger;
        _spool = new SpoolDirectory(
            Directory.CreateDirectory(Path.Combine(directory, "spool")).FullName,
            logger
        );
        _cache = new BodyCache(options.BodyCacheBytes);
        _policy = new RetryPolicy(_organization.Server, _random);
    }

    /// <summary>Something that screens show has changed; raised often, so listeners only take note.</summary>
    public event Action? Changed;

    /// <summary>What happened to messages, once it is on disk, in order; raised on the writer's thread, so listeners only take note.</summary>
    public event Action<IReadOnlyList<TrackingEvent>>? Tracked;

    /// <summary>Does the queue take mail now? Cheap to read.</summary>
    public IntakeState Intake => _intake;

    /// <summary>Is the thread alive that makes mail durable?</summary>
    public bool IsWriterAlive => _writer?.IsAlive ?? false;

    /// <summary>Faults when the disk failed in a way that only a restart can mend; the process must end with 1.</summary>
    public Task WriterEnded => _writer?.Ended ?? Task.CompletedTask;

    internal string DatabasePath => _path;

    internal QueueWriter Writer =>
        _writer ?? throw new InvalidOperationException("The queue is not open.");

    internal Organization Organization => _organization;

    internal TimeProvider Time => _time;

    /// <summary>The id of the next message, known before it is stored; never used again.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>The content of one message as it arrives.</summary>
    public IncomingBody BeginBody(long id) => new(_spool, id, _options.InRowLimit);

    /// <summary>Stores the message; completes when it is on disk, or when it is certain that nothing is kept. Always disposes the body.</summary>
    public async Task<SubmitResult> SubmitAsync(
        Submission submission,
        CancellationToken cancellationToken
    )
    {
        await using var body = submission.Body;
        if (_stopping.IsCancellationRequested)
            return SubmitResult.Stopping;
        if (!_intake.IsOpen)
            return SubmitResult.NoSpace;
        if (!await body.SealAsync(cancellationToken))
            return SubmitResult.NoSpace;
        var write = ToWrite(submission, TrackingEventId.Receive);
        Writer.Enqueue(write);
        // Not cancellable from here: the answer must be what the disk did.
        var result = await write.Done;
        if (result == SubmitResult.Stored)
            body.MarkTaken();
        return result;
    }

    /// <summary>The stored settings, before the start: no message may expire by the defaults of a fresh install.</summary>
    public void Load(Organization stored)
    {
        _organization = stored;
        _policy = new RetryPolicy(stored.Server, _random);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Run(Open, cancellationToken);
        _clock = RunClockAsync(_stopping.Token);
    }

    /// <summary>Ends last of all: what was handed over is written before the file is closed.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopping.IsCancellationRequested || _writer is null)
            return;
        _intake = IntakeState.Closed("The service is stopping.");
        await _stopping.CancelAsync();
        _ready.Writer.TryComplete();
        _unroutedSignal.Release();
        await _clock.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reports!.StopAsync();
        await _writer.StopAsync();
        await _deletes;
        _inHand?.EndCleanly();
        _db?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _inHand?.Dispose();
        _reports?.Dispose();
        _writer?.Dispose();
        _stopping.Dispose();
        _unroutedSignal.Dispose();
    }

    public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        _organization = next;
        lock (_gate)
        {
            _policy = new RetryPolicy(next.Server, _random);
            foreach (var message in _messages.Values)
                ScheduleClock(message);
        }
        return ValueTask.FromResult(ImmutableArray<Effect>.Empty);
    }

    /// <summary>The bytes of a stored message.</summary>
    public ValueTask<MessageContent> OpenContentAsync(
        QueuedMessage message,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (message.CachedBody is { } cached)
            return ValueTask.FromResult(new MessageContent(cached));
        if (message.IsSpooled)
            return ValueTask.FromResult(new MessageContent(_spool.OpenRead(message.Id)));
        return ValueTask.FromResult(new MessageContent(QueueReader.ReadBody(_path, message.Id)));
    }

    /// <summary>A stored message enters the line; on the writer's thread, right after its commit.</summary>
    internal void Admit(QueuedMessage message, byte[]? body)
    {
        if (body is not null && _cache.TryReserve(body.Length))
            message.CacheBody(body);
        lock (_gate)
        {
            _messages.Add(message.Id, message);
            ScheduleClock(message);
            EnqueueUnrouted(message);
        }
        Changed?.Invoke();
    }

    /// <summary>The message's row is gone; on the writer's thread.</summary>
    internal void Forget(QueuedMessage message)
    {
        lock (_gate)
        {
            _messages.Remove(message.Id);
            UnscheduleClock(message);
            message.IsRemoved = true;
            _inHand?.Release(message.Id, forGood: true);
        }
        DropCachedBody(message);
        if (message.IsSpooled)
            _deletes = Task.WhenAll(
                _deletes,
                SyncThreads.RunAsync(() => _spool.Delete(message.Id))
            );
        Changed?.Invoke();
    }

    internal SubmitWrite ToWrite(Submission submission, TrackingEventId trackingEvent)
    {
        var inRow = submission.Body.File is null;
        var message = new QueuedMessage(
            submission.Id,
            [
                .. submission.Envelope.Recipients.Select(
                    (recipient, ordinal) =>
                        new QueuedRecipient(ordinal, recipient.Address)
                        {
                            Notify = recipient.Notify,
                            OriginalRecipient = recipient.OriginalRecipient,
                        }
                ),
            ]
        )
        {
            Sender = submission.Envelope.Sender,
            Body = submission.Envelope.Body,
            SmtpUtf8 = submission.Envelope.SmtpUtf8,
            Return = submission.Envelope.Return,
            EnvelopeId = submission.Envelope.EnvelopeId,
            Traits = submission.Traits,
            Size = submission.Body.Length,
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(
                _time.GetUtcNow().ToUnixTimeMilliseconds()
            ),
            Source = submission.Source,
            ReceiveConnectorId = submission.ReceiveConnectorId,
            SourceIP = submission.SourceIP,
            HeloName = submission.HeloName,
            Account = submission.Account,
            InternetMessageId = submission.InternetMessageId,
            Subject = submission.Subject,
            IsSpooled = !inRow,
        };
        return new SubmitWrite(
            this,
            message,
            inRow ? submission.Body.ToArray() : null,
            [Track(trackingEvent, message, message.Recipients, null)]
        );
    }

    private void Open()
    {
        _db = QueueDb.Open(_path);
        _inHand = InHandFile.Open(Path.Combine(Path.GetDirectoryName(_path)!, "inhand.bin"));
        var spooled = new HashSet<long>();
        var now = _time.GetUtcNow();
        // Seeded by the hour, so that an id is never used twice even after the queue ran empty and the process ended.
        _lastId = now.ToUnixTimeMilliseconds() << 10;
        lock (_gate)
        {
            foreach (var (id, nextHop, state) in _db.LoadNextHops())
            {
                if (nextHop == NextHop.Submission)
                {
                    _submission = state;
                    continue;
                }
                // After a start every queue is tried at once; the count of failures stays, so a dead hop goes on where it was.
                var queue = new NextHopQueue(id, nextHop, state.Retry().AfterIdle())
                {
                    IsStored = true,
                    EmptySince = now,
                };
                _queues.Add(nextHop, queue);
            }
            _lastQueueId = Math.Max(
                _db.HighestNextHopId(),
                now.ToUnixTimeSeconds() - 1_700_000_000
            );
            foreach (var message in _db.LoadMessages())
            {
                _messages.Add(message.Id, message);
                _lastId = Math.Max(_lastId, message.Id);
                if (message.IsSpooled)
                    spooled.Add(message.Id);
            }
            AdmitLoaded();
            foreach (var message in _messages.Values)
                ScheduleClock(message);
        }
        _spool.Sweep(spooled);
        _writer = new QueueWriter(_db, _options, _logger);
        _writer.RefusalChanged += UpdateIntake;
        _writer.RefusalChanged += AnnounceAll;
        _writer.EventsStored += events => Tracked?.Invoke(events);
        _reports = new ReportWriter(this, _logger);
        _writer.Start();
        _reports.Start();
        UpdateIntake();
        LogOpened(_logger, _messages.Count);
    }

    private void DropCachedBody(QueuedMessage message)
    {
        if (message.TakeCachedBody() is { } body)
            _cache.Release(body.Length);
    }

    private TrackingEvent Track(
        TrackingEventId id,
        QueuedMessage message,
        IEnumerable<QueuedRecipient> recipients,
        string? context
    ) =>
        new()
        {
            At = _time.GetUtcNow(),
            Event = id,
            MessageId = message.Id,
            InternetMessageId = message.InternetMessageId,
            Sender = message.Sender?.ToString(),
            Recipients = string.Join(", ", recipients.Select(r => r.Address)),
            Subject = message.Subject,
            Size = message.Size,
            ConnectorId = message.ReceiveConnectorId,
            ConnectorName = message.Source,
            Remote = message.SourceIP?.ToString(),
            Context = context,
        };

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The queue is open with {Count} messages"
    )]
    private static partial void LogOpened(ILogger logger, int count);
}
