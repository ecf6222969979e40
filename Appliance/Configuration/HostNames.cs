using Appliance.Mail;

namespace Appliance.Configuration;

internal static class HostNames
{
    public static bool IsFqdn(string? text) =>
        SmtpDomain.TryParse(text, out var name)
        && name.LabelCount > 1
        && !name.Ascii.Contains('_', StringComparison.Ordinal)
        && !name.Ascii.All(c => char.IsAsciiDigit(c) || c == '.');
}
