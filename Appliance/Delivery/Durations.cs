using System.Globalization;

namespace Appliance.Delivery;

internal static class Durations
{
    /// <summary><c>30 s</c>, <c>5 min</c>: what stands in an error that an administrator reads.</summary>
    public static string ForPeople(TimeSpan duration) =>
        duration.TotalMinutes >= 1 && duration.Ticks % TimeSpan.TicksPerMinute == 0
            ? $"{duration.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min"
            : $"{duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";
}
