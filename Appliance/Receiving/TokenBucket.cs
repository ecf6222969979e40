namespace Appliance.Receiving;

/// <summary>So many things a minute: as many at once as a minute allows, then at their rate. Not thread safe; empty value is a full bucket.</summary>
public struct TokenBucket
{
    private double _spent;
    private long _at;

    public bool TryTake(int perMinute, long now, TimeProvider time)
    {
        _spent = Math.Max(0, _spent - (time.GetElapsedTime(_at, now).TotalMinutes * perMinute));
        _at = now;
        if (_spent + 1 > perMinute)
            return false;
        _spent++;
        return true;
    }
}
