namespace Appliance.Queueing;

/// <summary>Counts the bytes of bodies kept in memory against their bound.</summary>
internal sealed class BodyCache(long limit)
{
    private long _used;

    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
            return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref _used, -bytes);
}
