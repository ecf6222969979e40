using System.Globalization;

namespace Appliance.Mail;

/// <summary>How the number of a message is written: in upper-case hexadecimal, the same in Received fields, replies, logs and the shell.</summary>
public static class MessageIds
{
    public static string Format(long id) => id.ToString("X", CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out long id) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
}
