using System.Globalization;
using System.Management.Automation;

namespace Appliance.Shell.Values;

/// <summary>A size or number that may be <c>unlimited</c>, as a parameter takes it.</summary>
public sealed record Unlimited(long? Value)
{
    public const string Word = "unlimited";

    public bool IsUnlimited => Value is null;

    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? Word;
}

/// <summary>Reads <c>20MB</c>, <c>'20 MB'</c>, what a size shows of itself, and <c>unlimited</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SizeValueAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        UnlimitedValue.Read(
            inputData,
            text => ByteQuantifiedSize.Parse(text).Bytes,
            "a number of bytes, a size such as 64KB or 10MB, or unlimited"
        );
}

/// <summary>Reads a whole number or <c>unlimited</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumberValueAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        UnlimitedValue.Read(
            inputData,
            text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            "a whole number, or unlimited"
        );
}

internal static class UnlimitedValue
{
    public static Unlimited Read(object? value, Func<string, long> parse, string expected)
    {
        if (value is PSObject wrapped)
            value = wrapped.BaseObject;
        try
        {
            return value switch
            {
                Unlimited unlimited => unlimited,
                string text
                    when string.Equals(
                        text.Trim(),
                        Unlimited.Word,
                        StringComparison.OrdinalIgnoreCase
                    ) => new Unlimited((long?)null),
                string text => new Unlimited(parse(text.Trim())),
                int or long or uint or short or byte or double or decimal => new Unlimited(
                    Convert.ToInt64(value, CultureInfo.InvariantCulture)
                ),
                _ => throw new FormatException(),
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new ArgumentTransformationMetadataException(
                $"Cannot convert value \"{value}\". Write {expected}.",
                exception
            );
        }
    }
}
