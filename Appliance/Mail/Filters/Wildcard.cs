namespace Appliance.Mail.Filters;

/// <summary>Text with <c>*</c> for anything; not case sensitive. Takes time in proportion to the text, whatever the pattern.</summary>
public static class Wildcard
{
    public static bool IsMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        var first = true;
        while (true)
        {
            var star = pattern.IndexOf('*');
            if (star < 0)
                return first
                    ? text.Equals(pattern, StringComparison.OrdinalIgnoreCase)
                    : text.EndsWith(pattern, StringComparison.OrdinalIgnoreCase);
            var part = pattern[..star];
            pattern = pattern[(star + 1)..];
            var at = first
                ? text.StartsWith(part, StringComparison.OrdinalIgnoreCase)
                    ? 0
                    : -1
                : text.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            text = text[(at + part.Length)..];
            first = false;
        }
    }
}
