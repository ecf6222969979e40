using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Administration;

/// <summary>What became of an action on messages, counted, with the reason for each that was refused.</summary>
public sealed record MessageControlReport
{
    /// <summary>Why nothing was done at all; null where something was.</summary>
    public string? Refusal { get; init; }

    public int Done { get; init; }

    /// <summary>Were being delivered: it happens if the attempt fails.</summary>
    public int Pending { get; init; }

    public int Unchanged { get; init; }

    public ImmutableArray<RefusedMessage> Refused { get; init; } = [];

    /// <summary>All that were asked for.</summary>
    public int Total => Done + Pending + Unchanged + Refused.Length;

    internal static MessageControlReport NotAllowed(string refusal) => new() { Refusal = refusal };

    internal static MessageControlReport Of(
        IReadOnlyList<MessageKey> messages,
        ImmutableArray<ControlResult> results
    ) =>
        new()
        {
            Done = results.Count(result => result.Verdict == ControlVerdict.Done),
            Pending = results.Count(result => result.Verdict == ControlVerdict.Pending),
            Unchanged = results.Count(result => result.Verdict == ControlVerdict.Unchanged),
            Refused =
            [
                .. results
                    .Select((result, i) => (result, i))
                    .Where(pair => pair.result.IsRefused)
                    .Select(pair => new RefusedMessage(messages[pair.i], pair.result.Refusal!)),
            ],
        };
}

public sealed record RefusedMessage(MessageKey Message, string Why);
