using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Parts;

/// <summary>Moments in the zone of the person at the browser; one for each open page.</summary>
public sealed class Times(TimeProvider clock, IStringLocalizer<ConsoleText> text)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), _zone);

    /// <summary>"UTC+1", for the foot of tables.</summary>
    public string Zone => ZoneOf(Now);

    /// <summary>An unknown zone leaves the times in UTC.</summary>
    public void UseZone(string id) =>
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, _zone);

    /// <summary>Midnight in the zone of the person.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight));
    }

    public string As(MomentForm form, DateTimeOffset moment) =>
        form switch
        {
            MomentForm.Short => Short(moment),
            MomentForm.Relative => Relative(moment),
            MomentForm.DayAndHour => DayAndHour(moment),
            MomentForm.Clock => Clock(moment),
            MomentForm.Date => Date(moment),
            MomentForm.Full => Full(moment),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, message: null),
        };

    /// <summary>Today 16:58, else 23 November; the year where it is another one.</summary>
    public string Short(DateTimeOffset moment)
    {
        var local = Local(moment);
        if (local.Date == Now.Date)
            return Format(local, "HH:mm");
        return local.Year == Now.Year ? DayAndMonth(local) : Written(local);
    }

    /// <summary>Today 16:58, else 23 November, 16:58.</summary>
    public string DayAndHour(DateTimeOffset moment) =>
        Local(moment).Date == Now.Date
            ? Short(moment)
            : $"{Short(moment)}, {Format(Local(moment), "HH:mm")}";

    /// <summary>23 November 2026.</summary>
    public string Date(DateTimeOffset moment) => Written(Local(moment));

    /// <summary>Under an hour relative ("12 s ago", "in 4 min"), else as <see cref="Short" />.</summary>
    public string Relative(DateTimeOffset moment)
    {
        var age = Now - moment;
        if (age.Duration() >= TimeSpan.FromHours(1))
            return Short(moment);
        if (age.Duration() < TimeSpan.FromSeconds(1))
            return text["now"];
        var whole =
            age.Duration() < TimeSpan.FromMinutes(1)
                ? TimeSpan.FromSeconds(Math.Floor(age.Duration().TotalSeconds))
                : TimeSpan.FromMinutes(Math.Floor(age.Duration().TotalMinutes));
        return age > TimeSpan.Zero
            ? text["{0} ago", Words.Duration(whole)]
            : text["in {0}", Words.Duration(whole)];
    }

    /// <summary>Under an hour relative, else the day: "4 min ago", "today", "20 November".</summary>
    public string Day(DateTimeOffset moment)
    {
        if ((Now - moment).Duration() < TimeSpan.FromHours(1))
            return Relative(moment);
        return Local(moment).Date == Now.Date ? text["today"] : Short(moment);
    }

    /// <summary>16:58:03.</summary>
    public string Clock(DateTimeOffset moment) => Format(Local(moment), "HH:mm:ss");

    /// <summary>23 November 2026, 16:58:03.</summary>
    public string Full(DateTimeOffset moment) => $"{Date(moment)}, {Clock(moment)}";

    /// <summary>The whole moment in the person's zone and, where that is another one, in UTC as logs have it.</summary>
    public string FullWithUtc(DateTimeOffset moment)
    {
        // That of the moment: in summer the clock was another one than it is now.
        var zone = ZoneOf(Local(moment));
        var full = $"{Full(moment)} {zone}";
        return zone == "UTC"
            ? full
            : $"{full} ({DayAndMonth(moment.ToUniversalTime())}, {Format(moment.ToUniversalTime(), "HH:mm:ss")} UTC)";
    }

    /// <summary>Monday 23 November, 16:58.</summary>
    public string Heading() =>
        text[
            "{0} {1}, {2}",
            (string)text[Format(Now, "dddd")],
            DayAndMonth(Now),
            Format(Now, "HH:mm")
        ];

    private string Written(DateTimeOffset moment) =>
        text["{0} {1} {2}", Format(moment, "%d"), Month(moment), Format(moment, "yyyy")];

    private string DayAndMonth(DateTimeOffset moment) =>
        text["{0} {1}", Format(moment, "%d"), Month(moment)];

    private string Month(DateTimeOffset moment) => text[Format(moment, "MMMM")];

    private static string ZoneOf(DateTimeOffset local)
    {
        var offset = local.Offset;
        if (offset == TimeSpan.Zero)
            return "UTC";
        var sign = offset < TimeSpan.Zero ? "-" : "+";
        var format = offset.Minutes == 0 ? "%h" : @"h\:mm";
        return $"UTC{sign}{offset.ToString(format, CultureInfo.InvariantCulture)}";
    }

    private static string Format(DateTimeOffset moment, string format) =>
        moment.ToString(format, CultureInfo.InvariantCulture);
}
