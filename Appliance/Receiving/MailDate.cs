using System.Globalization;

namespace Appliance.Receiving;

/// <summary>Dates as RFC 5322 3.3 writes them: <c>Tue, 1 Jul 2003 10:52:37 +0200</c>.</summary>
public static class MailDate
{
    public static string Format(DateTimeOffset time)
    {
        var offset = time.Offset.Duration();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time:ddd, d MMM yyyy HH:mm:ss} {(time.Offset < TimeSpan.Zero ? '-' : '+')}{offset.Hours:00}{offset.Minutes:00}"
        );
    }
}
