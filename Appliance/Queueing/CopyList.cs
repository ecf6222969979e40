namespace Appliance.Queueing;

/// <summary>
/// The copies of one queue in the order they came. Copies leave from anywhere, so a place may be empty; what stands in it is
/// copied out in one move of memory, however long the queue is, so that who looks does not hold up who delivers.
/// </summary>
internal sealed class CopyList
{
    private const int FewPlaces = 16;
    private QueuedCopy?[] _places = [];
    private int _start;
    private int _end;

    public int Count { get; private set; }

    public QueuedCopy? First => Count == 0 ? null : _places[_start];

    public void Add(QueuedCopy copy)
    {
        if (_end == _places.Length)
            MakeRoom();
        copy.Place = _end;
        _places[_end++] = copy;
        Count++;
    }

    /// <summary>Nothing happens to a copy that is not in the list.</summary>
    public void Remove(QueuedCopy copy)
    {
        if (copy.Place is not { } place)
            return;
        copy.Place = null;
        _places[place] = null;
        Count--;
        if (Count == 0)
        {
            (_start, _end) = (0, 0);
            if (_places.Length > FewPlaces)
                _places = [];
            return;
        }
        while (_places[_start] is null)
            _start++;
    }

    /// <summary>Those of this moment, oldest first; an empty place is null.</summary>
    public QueuedCopy?[] ToArray() => _places.AsSpan(_start, _end - _start).ToArray();

    // Half of it empty: it is only moved together. The rest of the time it doubles.
    private void MakeRoom()
    {
        var next =
            _places.Length < FewPlaces || Count > _places.Length / 2
                ? new QueuedCopy?[Math.Max(FewPlaces, _places.Length * 2)]
                : _places;
        var to = 0;
        for (var from = _start; from < _end; from++)
        {
            if (_places[from] is not { } copy)
                continue;
            copy.Place = to;
            next[to++] = copy;
        }
        if (ReferenceEquals(next, _places))
            Array.Clear(_places, to, _end - to);
        _places = next;
        (_start, _end) = (0, to);
    }
}
