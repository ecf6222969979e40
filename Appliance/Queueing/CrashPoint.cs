using System.Diagnostics;
using System.Globalization;

namespace Appliance.Queueing;

/// <summary>
/// Ends the process without any clean-up at a step named by <c>APPLIANCE_CRASH_AT=Step[:n]</c> (the n-th time it is reached).
/// Exists in debug builds only: a published program has no such switch.
/// </summary>
public static class CrashPoint
{
    private static readonly CrashStep? Armed;
    private static int _remaining;

    static CrashPoint()
    {
        var parts = (Environment.GetEnvironmentVariable("APPLIANCE_CRASH_AT") ?? "").Split(':');
        if (!Enum.TryParse<CrashStep>(parts[0], out var step))
            return;
        Armed = step;
        _remaining = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
    }

    [Conditional("DEBUG")]
    public static void Reach(CrashStep step)
    {
        if (step == Armed && Interlocked.Decrement(ref _remaining) == 0)
            Process.GetCurrentProcess().Kill();
    }
}

/// <summary>The steps of a message's walk at which a crash must lose nothing; tests die at each of them.</summary>
public enum CrashStep
{
    BeforeSpoolSync,
    AfterSpoolSync,
    BeforeSubmitCommit,
    AfterSubmitCommit,
    AfterMailSent,
    AfterFinalDotSent,
    AfterReplyReceived,
    BeforeOutcomeCommit,
    AfterOutcomeCommit,
    BeforeReportCommit,
    AfterReportCommit,
}
