using System.Text.Json.Serialization;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Local;

/// <summary>What <c>appliance shell</c> and the running appliance say to each other.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LocalHello), "hello")]
[JsonDerivedType(typeof(LocalReady), "ready")]
[JsonDerivedType(typeof(LocalRefusal), "refused")]
[JsonDerivedType(typeof(LocalRun), "run")]
[JsonDerivedType(typeof(LocalCancel), "cancel")]
[JsonDerivedType(typeof(LocalDone), "done")]
[JsonDerivedType(typeof(LocalText), "text")]
[JsonDerivedType(typeof(LocalQuestion), "ask")]
[JsonDerivedType(typeof(LocalAnswer), "answer")]
[JsonDerivedType(typeof(LocalProgress), "progress")]
[JsonDerivedType(typeof(LocalFilePart), "file")]
[JsonDerivedType(typeof(LocalFileRequest), "read")]
[JsonDerivedType(typeof(LocalFileContent), "content")]
[JsonDerivedType(typeof(LocalClear), "clear")]
[JsonDerivedType(typeof(LocalCompletionRequest), "complete")]
[JsonDerivedType(typeof(LocalCompletion), "completion")]
public abstract record LocalMessage
{
    /// <summary>Of the protocol. The two ends are the same program, but one may run since before an upgrade.</summary>
    public const int Version = 1;
}

/// <summary>The caller's first message.</summary>
/// <param name="Speaks">The caller's <see cref="LocalMessage.Version"/>.</param>
/// <param name="User">Name of the operating system's user who typed the command, for the audit log.</param>
/// <param name="As">Administrator whose roles are taken; null: everything is allowed.</param>
public sealed record LocalHello(int Speaks, string User, string? As, bool IsInteractive)
    : LocalMessage;

/// <summary>A session is open.</summary>
/// <param name="Prompt">What stands before a line.</param>
public sealed record LocalReady(string Prompt) : LocalMessage;

/// <summary>There is no session; the connection ends.</summary>
public sealed record LocalRefusal(string Message) : LocalMessage;

/// <param name="MayContinue">A beginning is not run: the answer says that more is to come.</param>
public sealed record LocalRun(string Text, bool AsJson, bool MayContinue, int Width) : LocalMessage;

/// <summary>Ctrl+C.</summary>
public sealed record LocalCancel : LocalMessage;

/// <summary>A line was run; the caller may send the next one.</summary>
/// <param name="Outcome">Null: the text was only a beginning, and nothing was run.</param>
public sealed record LocalDone(ShellOutcome? Outcome, int? ExitCode) : LocalMessage;

public sealed record LocalText(ShellStream Stream, string Text) : LocalMessage;

public sealed record LocalQuestion(string Prompt, bool IsSecret) : LocalMessage;

/// <param name="Text">Null: the person gave up.</param>
public sealed record LocalAnswer(string? Text) : LocalMessage;

public sealed record LocalProgress(ShellProgress? Progress) : LocalMessage;

/// <summary>A file comes in parts of bounded length.</summary>
public sealed record LocalFilePart(string Name, byte[] Content, bool IsLast) : LocalMessage;

/// <summary>A command wants a file of the caller's.</summary>
public sealed record LocalFileRequest(string Path, int MaxBytes) : LocalMessage;

/// <param name="Problem">Why it cannot be read; null when it can.</param>
public sealed record LocalFileContent(byte[] Content, bool IsLast, string? Problem) : LocalMessage;

public sealed record LocalClear : LocalMessage;

public sealed record LocalCompletionRequest(string Text, int Cursor) : LocalMessage;

public sealed record LocalCompletion(ShellCompletion Completion) : LocalMessage;
