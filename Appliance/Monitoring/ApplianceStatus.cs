using System.Collections.Immutable;
using System.Net;
using Appliance.Tracking;

namespace Appliance.Monitoring;

/// <summary>Everything that runs, at one moment; immutable. What is unknown yet is empty, never invented.</summary>
public sealed record ApplianceStatus
{
    public static ApplianceStatus Unknown { get; } = new() { At = DateTimeOffset.UnixEpoch };

    public required DateTimeOffset At { get; init; }

    /// <summary>Rates over the last minute, all connectors together.</summary>
    public double InPerMinute { get; init; }

    public double OutPerMinute { get; init; }

    /// <summary>Messages in all queues.</summary>
    public int Waiting { get; init; }

    /// <summary>Does the queue take mail, and if not, why not.</summary>
    public IntakeStatus Intake { get; init; } = new(IsOpen: true, Reason: null);

    /// <summary>In order of name.</summary>
    public ImmutableArray<ReceiveConnectorStatus> ReceiveConnectors { get; init; } = [];

    /// <summary>In order of name.</summary>
    public ImmutableArray<SendConnectorStatus> SendConnectors { get; init; } = [];

    /// <summary>Submission first, then the others by number; empty ones that worked recently are among them.</summary>
    public ImmutableArray<QueueStatusLine> Queues { get; init; } = [];

    /// <summary>What needs a person, worst first.</summary>
    public ImmutableArray<AttentionItem> Attention { get; init; } = [];

    /// <summary>The newest things that happened to messages, newest first.</summary>
    public ImmutableArray<TrackingEvent> Recent { get; init; } = [];

    /// <summary>The last 24 hours, oldest first, the current one last.</summary>
    public ImmutableArray<HourlyCount> Hours { get; init; } = [];

    /// <summary>Since midnight of the server's time zone.</summary>
    public DayCount Today { get; init; } = new(0, 0, 0);

    /// <summary>An administrator lets this server take no mail; null while it does.</summary>
    public DrainStatus? Drain { get; init; }

    /// <summary>The submission accounts that have signed in, in order of name.</summary>
    public ImmutableArray<SubmissionAccountUse> AccountUses { get; init; } = [];

    public DateTimeOffset? OldestWaiting { get; init; }

    public DiskUse QueueDisk { get; init; } = new(new ByteSize(0), new ByteSize(0));
}

/// <summary>How a connector is doing, in the nine words of the console.</summary>
public enum ConnectorHealth
{
    Healthy,
    Active,

    /// <summary>Enabled, and no message has used it since the service started.</summary>
    Untested,

    /// <summary>Its next hop cannot be reached; it tries again by itself.</summary>
    Retry,

    /// <summary>Needs a person.</summary>
    Failed,

    /// <summary>A person stopped it: this server takes no mail for now.</summary>
    Suspended,
    Disabled,
}

/// <param name="Detail">Why it is not healthy, in one line; null when there is nothing to say.</param>
public sealed record ReceiveConnectorStatus(
    Guid Id,
    string Name,
    ConnectorHealth Health,
    string? Detail,
    string Bindings,
    string RemoteRanges,
    int Sessions,
    double AcceptedPerMinute,
    double RefusedPerMinute,
    long Accepted,
    long Refused
)
{
    /// <summary>Since when it is in this health; null before anything is known.</summary>
    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>Strangers may send to anybody through it.</summary>
    public bool IsOpenRelay { get; init; }

    /// <summary>Bindings that could not be opened, each with the reason.</summary>
    public ImmutableArray<BindingFault> Faults { get; init; } = [];
}

/// <param name="Reason">Why no client can come in there, for people.</param>
public sealed record BindingFault(IPEndPoint Binding, string Reason, DateTimeOffset Since);

/// <param name="Detail">The last error while there is one; null when there is nothing to say.</param>
/// <param name="Since">Since when it is in this health, or when it last worked.</param>
public sealed record SendConnectorStatus(
    Guid Id,
    string Name,
    ConnectorHealth Health,
    string? Detail,
    DateTimeOffset? Since,
    string AddressSpaces,
    string Network,
    int QueueDepth,
    int Connections,
    double DeliveredPerMinute,
    long Delivered,
    DateTimeOffset? LastSuccessAt,
    string? LastError,
    DateTimeOffset? LastErrorAt
);

/// <param name="Reason">Why no mail is taken; null while it is.</param>
public sealed record IntakeStatus(bool IsOpen, string? Reason);

/// <param name="Sessions">Still open, to be finished.</param>
public sealed record DrainStatus(string By, DateTimeOffset Since, int Sessions);

/// <summary>When and from where a submission account last signed in; it outlives a restart.</summary>
public sealed record SubmissionAccountUse(
    Guid AccountId,
    DateTimeOffset At,
    string Source,
    string ConnectorName
);

/// <summary>Something that needs a person: what happened, why, and where to act.</summary>
/// <param name="Href">The page where it can be mended.</param>
/// <param name="Action">Verb and noun for the button.</param>
public sealed record AttentionItem(
    AttentionLevel Level,
    Sentence Title,
    Sentence Text,
    string Href,
    Sentence Action
)
{
    /// <summary>Since when; null where that says nothing.</summary>
    public DateTimeOffset? Since { get; init; }
}

public enum AttentionLevel
{
    Warning,
    Failed,
}

public sealed record HourlyCount(
    DateTimeOffset Hour,
    int Received,
    int Delivered,
    int Deferred,
    int Failed
);

public sealed record DayCount(int Received, int Delivered, int Returned);

public sealed record DiskUse(ByteSize Free, ByteSize Total)
{
    public int UsedPercent =>
        Total.Bytes == 0 ? 0 : (int)(100 - (100.0 * Free.Bytes / Total.Bytes));
}
