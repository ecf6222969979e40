using System.Globalization;
using System.Management.Automation;

namespace Appliance.Shell.Values;

/// <summary>
/// Reads <c>00:10:00</c>, <c>2.00:00:00</c> and time spans; a bare whole number is days, and all are whole seconds
/// (cmdlet-conventions 4). The engine's own conversion would take a number for ticks.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeSpanValueAttribute : ArgumentTransformationAttribute
{
    private const string Expected =
        "a time such as 00:10:00 (hours, minutes, seconds) or 2.00:00:00 (two days); a whole number is days";

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (Read(value) is not { } span)
            throw new ArgumentTransformationMetadataException(
                $"Cannot convert value \"{value}\". Write {Expected}."
            );
        if (span.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new ArgumentTransformationMetadataException(
                $"Cannot take \"{value}\": times are whole seconds."
            );
        return span;
    }

    private static TimeSpan? Read(object? value) =>
        value switch
        {
            TimeSpan span => span,
            string text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed)
                ? parsed
                : null,
            int or long or uint or short or byte => Days(
                Convert.ToInt64(value, CultureInfo.InvariantCulture)
            ),
            _ => null,
        };

    private static TimeSpan? Days(long number) =>
        Math.Abs((decimal)number) <= TimeSpan.MaxValue.Days
            ? TimeSpan.FromTicks(number * TimeSpan.TicksPerDay)
            : null;
}
