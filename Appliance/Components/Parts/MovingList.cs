namespace Appliance.Components.Parts;

/// <summary>A list that moves by itself, and stands still while a person reads it.</summary>
public sealed class MovingList<T>(Func<T, object> key)
{
    private IReadOnlyList<T>? _held;

    public bool IsPaused => _held is not null;

    /// <summary>The list of this moment; while it is paused, that of the moment it was paused.</summary>
    public IReadOnlyList<T> Shown(IReadOnlyList<T> current) => _held ?? current;

    /// <summary>How many of the present ones wait behind the pause.</summary>
    public int New(IReadOnlyList<T> current)
    {
        if (_held is null)
            return 0;
        var known = _held.Select(key).ToHashSet();
        return current.Count(item => !known.Contains(key(item)));
    }

    public void Toggle(IReadOnlyList<T> current) => _held = IsPaused ? null : current;
}
