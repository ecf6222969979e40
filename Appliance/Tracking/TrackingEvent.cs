using System.Text.Json.Serialization;

namespace Appliance.Tracking;

/// <summary>One thing that happened to a message (the words of Get-MessageTrackingLog).</summary>
public sealed record TrackingEvent
{
    public required DateTimeOffset At { get; init; }

    public required TrackingEventId Event { get; init; }

    /// <summary>Id of the message in the queue.</summary>
    public required long MessageId { get; init; }

    public string? InternetMessageId { get; init; }

    /// <summary>Null is the null reverse path.</summary>
    public string? Sender { get; init; }

    public string Recipients { get; init; } = "";

    public string? Subject { get; init; }

    public long Size { get; init; }

    /// <summary>The Receive or Send connector concerned.</summary>
    public Guid? ConnectorId { get; init; }

    public string? ConnectorName { get; init; }

    /// <summary>The client's address, or the next hop's name.</summary>
    public string? Remote { get; init; }

    /// <summary>The reply, or the reason, as the administrator should read it.</summary>
    public string? Context { get; init; }
}

public enum TrackingEventId
{
    Receive,
    Send,
    Defer,
    Fail,
    Expire,

    /// <summary>A delivery report of ours entered the queue.</summary>
    Dsn,

    /// <summary>No connector leads to the recipient.</summary>
    Unreachable,
    Poison,
}

[JsonSerializable(typeof(TrackingEvent[]))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
public sealed partial class TrackingJson : JsonSerializerContext;
