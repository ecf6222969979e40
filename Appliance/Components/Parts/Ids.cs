using System.Globalization;

namespace Appliance.Components.Parts;

/// <summary>Element ids, unique within the process and so within any page.</summary>
internal static class Ids
{
    private static long s_last;

    public static string Next(string prefix) =>
        prefix + Interlocked.Increment(ref s_last).ToString(CultureInfo.InvariantCulture);
}
