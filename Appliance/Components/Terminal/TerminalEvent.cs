using System.Text.Json.Serialization;

namespace Appliance.Components.Terminal;

/// <summary>Something that happened on a terminal, in order; terminal.js draws it.</summary>
/// <param name="At">Counts the events of a session from one.</param>
/// <param name="Kind">Text of a command, a line that was typed, a question, its answer, the end of a line, an empty screen.</param>
/// <param name="Text">What is written; of a secret answer nothing.</param>
[method: JsonConstructor]
public sealed record TerminalEvent(long At, TerminalEventKind Kind, string Text)
{
    /// <summary>The lower-case name of the stream, for text.</summary>
    public string? Stream { get; init; }

    /// <summary>A question whose answer is not shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>By what the browser knows the line that it sent itself, and has drawn already.</summary>
    public string? Mark { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<TerminalEventKind>))]
public enum TerminalEventKind
{
    Text,
    Line,
    Question,
    Answer,
    Done,
    Clear,
}
