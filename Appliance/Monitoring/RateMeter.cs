namespace Appliance.Monitoring;

/// <summary>How much a growing total grew within the last minute; sampled once a second. Not safe for several threads.</summary>
internal sealed class RateMeter
{
    private const int Seconds = 60;
    private readonly long[] _samples = new long[Seconds];
    private int _next;
    private int _count;

    public void Sample(long total)
    {
        _samples[_next] = total;
        _next = (_next + 1) % Seconds;
        _count = Math.Min(_count + 1, Seconds);
    }

    /// <summary>Growth since the oldest sample of the last minute.</summary>
    public long PerMinute(long total)
    {
        if (_count == 0)
            return 0;
        var oldest = _samples[_count < Seconds ? 0 : _next];
        return Math.Max(0, total - oldest);
    }
}
