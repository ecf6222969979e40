using System.Collections.Concurrent;
using System.Net;

namespace Appliance.Delivery;

/// <summary>Addresses that failed a moment ago, so that not every message waits for the same dead host (routing.md 7).</summary>
internal sealed class DeadHosts(TimeSpan duration, TimeProvider time)
{
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<IPEndPoint, long> _failedAt = new();

    public bool Contains(IPEndPoint endPoint) =>
        _failedAt.TryGetValue(endPoint, out var at) && time.GetElapsedTime(at) < duration;

    public void Add(IPEndPoint endPoint)
    {
        if (_failedAt.Count >= MaxRemembered)
            _failedAt.Clear();
        _failedAt[endPoint] = time.GetTimestamp();
    }

    public void Remove(IPEndPoint endPoint)
    {
        if (!_failedAt.IsEmpty)
            _failedAt.TryRemove(endPoint, out _);
    }
}
