using System.Collections.Immutable;
using Appliance.Shell;

namespace Appliance.Components.Parts;

/// <summary>
/// Short messages about what was done, with the way back; one for each open page. Errors are notes, not toasts, but for a way back
/// that is closed: its page may be gone by then.
/// </summary>
public sealed class Toasts(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private ImmutableArray<Toast> _shown = [];

    public event Action? Changed;

    public ImmutableArray<Toast> Shown => _shown;

    /// <summary>Shows the text for ten seconds; the same text again takes the place of the earlier one.</summary>
    /// <param name="undo">Takes it back; the toast then offers "Undo".</param>
    /// <param name="command">What would have done the same in the shell; the toast then offers to show it.</param>
    public void Show(
        string text,
        Func<Task>? undo = null,
        ImmutableArray<CommandLine> command = default
    ) => Show(new Toast(text, undo, command.IsDefault ? [] : command));

    /// <summary>Says why something could not be taken back; it stays until it is closed.</summary>
    public void ShowTrouble(string text) =>
        Show(new Toast(text, undo: null, command: []) { IsTrouble = true });

    private void Show(Toast toast)
    {
        lock (_lock)
        {
            foreach (var earlier in _shown.Where(shown => shown.Text == toast.Text))
                earlier.Timer?.Dispose();
            _shown = [.. _shown.Where(shown => shown.Text != toast.Text), toast];
        }
        if (!toast.IsTrouble)
            Start(toast);
        Changed?.Invoke();
    }

    public void Dismiss(Toast toast)
    {
        toast.Timer?.Dispose();
        lock (_lock)
            _shown = _shown.Remove(toast);
        Changed?.Invoke();
    }

    /// <summary>A pointer or the focus rests on it: it stays.</summary>
    public void Hold(Toast toast) =>
        toast.Timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Release(Toast toast) => toast.Timer?.Change(Toast.Life, Timeout.InfiniteTimeSpan);

    private void Start(Toast toast) =>
        toast.Timer = clock.CreateTimer(
            _ => Dismiss(toast),
            state: null,
            Toast.Life,
            Timeout.InfiniteTimeSpan
        );
}

public sealed class Toast(string text, Func<Task>? undo, ImmutableArray<CommandLine> command)
{
    internal static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    public string Text { get; } = text;

    public Func<Task>? Undo { get; } = undo;

    public ImmutableArray<CommandLine> Command { get; } = command;

    public bool IsTrouble { get; init; }

    /// <summary>Of the element that shows the command.</summary>
    internal string CommandId { get; } = Ids.Next("ran");

    internal ITimer? Timer { get; set; }
}
