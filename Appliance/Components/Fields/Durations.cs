using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Components.Fields;

/// <summary>Durations as people write them (5 min, 1 h 30 min, 2 days) and as cmdlets do (00:05:00, 2.00:00:00).</summary>
public static partial class Durations
{
    public static string Format(TimeSpan span)
    {
        if (span == TimeSpan.Zero)
            return "0 s";
        (int Amount, string Unit)[] parts =
        [
            (span.Days, span.Days == 1 ? "day" : "days"),
            (span.Hours, "h"),
            (span.Minutes, "min"),
            (span.Seconds, "s"),
        ];
        return string.Join(
            ' ',
            parts
                .Where(part => part.Amount != 0)
                .Select(part =>
                    string.Create(CultureInfo.InvariantCulture, $"{part.Amount} {part.Unit}")
                )
        );
    }

    public static bool TryParse(string text, out TimeSpan span)
    {
        text = text.Trim();
        if (
            text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span)
        )
            return true;
        span = TimeSpan.Zero;
        var match = Whole().Match(text);
        if (!match.Success)
            return false;
        var seconds = 0d;
        for (var i = 0; i < match.Groups["amount"].Captures.Count; i++)
        {
            var amount = double.Parse(
                match.Groups["amount"].Captures[i].Value,
                CultureInfo.InvariantCulture
            );
            seconds += amount * SecondsOf(match.Groups["unit"].Captures[i].Value);
        }
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2)
            return false;
        span = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static int SecondsOf(string unit) =>
        char.ToLowerInvariant(unit[0]) switch
        {
            'd' => 86400,
            'h' => 3600,
            'm' => 60,
            _ => 1,
        };

    [GeneratedRegex(
        @"^(?:(?<amount>\d{1,9}(?:\.\d{1,3})?)\s*(?<unit>days?|d|hours?|h|minutes?|mins?|m|seconds?|secs?|s)\s*)+$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Whole();
}
