using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Appliance.Mail;

/// <summary>A number of octets, written and read as Exchange does: <c>10MB</c>, <c>64 KB</c>, a bare number is bytes; 1 KB = 1024.</summary>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    public static ByteSize FromKB(long value) => new(value * 1024);

    public static ByteSize FromMB(long value) => new(value * 1024 * 1024);

    public static bool TryParse(string? text, [NotNullWhen(true)] out ByteSize? size)
    {
        size = null;
        var trimmed = (text ?? "").Trim();
        var digits = trimmed.TrimEnd('B', 'b', 'K', 'k', 'M', 'm', 'G', 'g', 'T', 't', ' ');
        var unit = trimmed[digits.Length..].Trim().ToUpperInvariant();
        var shift = unit switch
        {
            "" or "B" => 0,
            "KB" or "K" => 10,
            "MB" or "M" => 20,
            "GB" or "G" => 30,
            "TB" or "T" => 40,
            _ => -1,
        };
        if (
            shift < 0
            || !decimal.TryParse(
                digits,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number < 0
        )
            return false;
        var bytes = number * (1L << shift);
        if (bytes > long.MaxValue)
            return false;
        size = new ByteSize((long)bytes);
        return true;
    }

    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The shortest exact form that <see cref="TryParse"/> reads back: <c>10MB</c>, <c>1500</c>.</summary>
    public string ToCommandText()
    {
        (string Unit, int Shift)[] units = [("GB", 30), ("MB", 20), ("KB", 10)];
        foreach (var (unit, shift) in units)
        {
            if (Bytes > 0 && Bytes % (1L << shift) == 0)
                return (Bytes >> shift).ToString(CultureInfo.InvariantCulture) + unit;
        }
        return Bytes.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>For people: <c>348 KB</c>, <c>1.2 MB</c>.</summary>
    public override string ToString()
    {
        if (Bytes < 1024)
            return $"{Bytes.ToString(CultureInfo.InvariantCulture)} B";
        double value = Bytes;
        foreach (var unit in (string[])["KB", "MB", "GB"])
        {
            value /= 1024;
            if (value < 1024 || unit == "GB")
                return value.ToString(
                        value < 10 && value % 1 >= 0.05 ? "0.0" : "0",
                        CultureInfo.InvariantCulture
                    )
                    + " "
                    + unit;
        }
        return $"{Bytes.ToString(CultureInfo.InvariantCulture)} B";
    }

    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;
}
