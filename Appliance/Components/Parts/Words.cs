using System.Globalization;

namespace Appliance.Components.Parts;

/// <summary>Numbers and durations as people read them.</summary>
public static class Words
{
    /// <summary>1,284.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The two biggest units: 12 min 3 s, 7 h 46 min, 2 d.</summary>
    public static string Duration(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        if (span < TimeSpan.FromSeconds(1))
            return span == TimeSpan.Zero
                ? "0 s"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Math.Max(1, span.TotalMilliseconds):0} ms"
                );
        (long Amount, string Unit)[] parts =
        [
            (span.Days, "d"),
            (span.Hours, "h"),
            (span.Minutes, "min"),
            (span.Seconds, "s"),
        ];
        var first = Array.FindIndex(parts, part => part.Amount > 0);
        return string.Join(
            ' ',
            parts
                .Skip(first)
                .Take(2)
                .Where(part => part.Amount > 0)
                .Select(part => $"{Count(part.Amount)} {part.Unit}")
        );
    }
}
