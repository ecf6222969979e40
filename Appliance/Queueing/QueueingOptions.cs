namespace Appliance.Queueing;

/// <summary>How the queue uses memory and disk; bound from <c>Appliance:Queueing</c>. Nothing an administrator sets while we run.</summary>
public sealed class QueueingOptions
{
    /// <summary>Bodies up to this size live in their row, larger ones in a file below <c>spool/</c>.</summary>
    public int InRowLimit { get; set; } = 256 * 1024;

    /// <summary>Fresh small bodies kept in memory, so that immediate delivery reads nothing back.</summary>
    public long BodyCacheBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Body bytes that one transaction may carry.</summary>
    public int MaxBatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Writes that one transaction may carry.</summary>
    public int MaxBatchWrites { get; set; } = 1000;

    /// <summary>Outcomes that may wait for the disk before a delivery has to wait too.</summary>
    public int MaxPendingWrites { get; set; } = 4000;

    /// <summary>Messages in all queues; more are refused for now.</summary>
    public int MaxMessages { get; set; } = 500_000;

    /// <summary>Un-checkpointed write-ahead log; more is back pressure.</summary>
    public long MaxWalBytes { get; set; } = 384L * 1024 * 1024;

    /// <summary>How often disk and log are looked at, and due times are served.</summary>
    public TimeSpan ClockInterval { get; set; } = TimeSpan.FromMilliseconds(250);
}
