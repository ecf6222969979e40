namespace Appliance.Components.Terminal;

/// <summary>
/// What happened on a terminal since it was opened, as far as it is kept: a page that comes back, or missed something while
/// the connection was lost, is given it again.
/// </summary>
public sealed class TerminalLog
{
    /// <summary>Of text; what is older falls off, as it does in the browser.</summary>
    public const int MaxLength = 512 * 1024;

    private const int BatchLength = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<TerminalEvent> _events = [];
    private long _last;
    private long _handedOut;
    private int _length;

    /// <summary>There is more.</summary>
    public event Action? Grown;

    /// <summary>Number of the last event.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    /// <summary>The number of the event that now holds it.</summary>
    public long Add(
        TerminalEventKind kind,
        string text = "",
        string? stream = null,
        bool isSecret = false,
        string? mark = null
    )
    {
        long at;
        lock (_lock)
        {
            if (
                kind == TerminalEventKind.Text
                && _events is [.., { Kind: TerminalEventKind.Text } before]
                && before.Stream == stream
                && before.At > _handedOut
                && before.Text.Length < BatchLength
            )
                // A command writes line by line; one event a line would be a message each.
                _events[^1] = before with
                {
                    Text = before.Text + text,
                };
            else
                _events.Add(
                    new TerminalEvent(++_last, kind, text)
                    {
                        Stream = stream,
                        IsSecret = isSecret,
                        Mark = mark,
                    }
                );
            _length += text.Length;
            var old = 0;
            while (_length > MaxLength && old < _events.Count - 1)
                _length -= _events[old++].Text.Length;
            _events.RemoveRange(0, old);
            at = _last;
        }
        Grown?.Invoke();
        return at;
    }

    /// <summary>What came after the event, not all at once.</summary>
    public IReadOnlyList<TerminalEvent> After(long at)
    {
        lock (_lock)
        {
            var length = 0;
            var batch = _events
                .SkipWhile(one => one.At <= at)
                .TakeWhile(one =>
                {
                    var isFirst = length == 0;
                    length += one.Text.Length + 1;
                    return isFirst || length <= BatchLength;
                })
                .ToList();
            if (batch.Count > 0)
                _handedOut = Math.Max(_handedOut, batch[^1].At);
            return batch;
        }
    }
}
