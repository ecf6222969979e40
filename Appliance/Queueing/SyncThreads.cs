using System.Collections.Concurrent;

namespace Appliance.Queueing;

/// <summary>A few threads of their own that may sit in fsync, so that no pool thread does. Syncs that run at once share a journal commit.</summary>
internal static class SyncThreads
{
    private const int Count = 8;
    private static readonly BlockingCollection<(Action Work, TaskCompletionSource Done)> Waiting =
    [];

    static SyncThreads()
    {
        for (var i = 0; i < Count; i++)
            new Thread(Run) { IsBackground = true, Name = "Appliance spool sync" }.Start();
    }

    public static Task RunAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add((work, done));
        return done.Task;
    }

    private static void Run()
    {
        foreach (var (work, done) in Waiting.GetConsumingEnumerable())
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }
}
