using System.Globalization;

namespace Appliance.Shell.Values;

/// <summary>
/// Sizes as later Exchange versions show them: <c>20 MB (20,971,520 bytes)</c>. In the shell a size is a number of bytes with that
/// text, so it compares and divides like <c>20MB</c>.
/// </summary>
internal static class ByteQuantifiedSize
{
    /// <exception cref="FormatException">No size.</exception>
    public static ByteSize Parse(string text) =>
        ByteSize.TryParse(Exact(text), out var size)
            ? size.Value
            : throw new FormatException(
                $"'{text}' is no size: write a number of bytes, or 64KB, 10MB."
            );

    public static string Show(ByteSize size)
    {
        (string Unit, int Shift)[] units = [("TB", 40), ("GB", 30), ("MB", 20), ("KB", 10)];
        var (unit, shift) = units.FirstOrDefault(
            u => size.Bytes >= 1L << u.Shift,
            (Unit: "B", Shift: 0)
        );
        var number = size.Bytes / (double)(1L << shift);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{number:0.###} {unit} ({size.Bytes:N0} bytes)"
        );
    }

    // What is shown is read again: the exact number stands in the brackets.
    private static string Exact(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var end = text.IndexOf(" bytes)", StringComparison.Ordinal);
        return open >= 0 && end > open
            ? text[(open + 1)..end].Replace(",", "", StringComparison.Ordinal)
            : text;
    }
}
