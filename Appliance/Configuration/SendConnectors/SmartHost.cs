using System.Diagnostics.CodeAnalysis;
using System.Net;
using Appliance.Mail;

namespace Appliance.Configuration.SendConnectors;

/// <summary>A next hop given by name or by address; an address is shown in brackets, as Exchange does.</summary>
public sealed record SmartHost
{
    private SmartHost(IPAddress? address, SmtpDomain? name)
    {
        Address = address;
        HostName = name;
    }

    public IPAddress? Address { get; }

    public SmtpDomain? HostName { get; }

    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out SmartHost? smartHost,
        [NotNullWhen(false)] out Sentence? problem
    )
    {
        smartHost = null;
        problem = null;
        var trimmed = (text ?? "").Trim();
        var bare = trimmed is ['[', .., ']'] ? trimmed[1..^1] : trimmed;
        if (bare.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase))
            bare = bare[5..];
        if (
            IsAddressText(bare)
            && IsWholeAddress(bare)
            && IPAddress.TryParse(bare, out var address)
        )
        {
            if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            {
                problem = $"'{trimmed}' means every address of a machine and is no next hop.";
                return false;
            }
            smartHost = new SmartHost(address, null);
            return true;
        }
        if (bare == trimmed && !IsAddressText(bare) && SmtpDomain.TryParse(bare, out var name))
        {
            smartHost = new SmartHost(null, name);
            return true;
        }
        if (trimmed.Length == 0)
            problem = "A smart host needs a name or an address.";
        else
            problem =
                $"'{trimmed}' is neither a host name such as 'relay.example.com' nor an IP address such as '192.168.1.20'.";
        return false;
    }

    public static SmartHost Parse(string text) =>
        TryParse(text, out var host, out var problem) ? host : throw new FormatException(problem);

    /// <summary>The text without brackets, as an administrator types it.</summary>
    public string Text => Address?.ToString() ?? HostName!.Ascii;

    public override string ToString() => Address is null ? HostName!.Ascii : $"[{Address}]";

    // .NET would take "10.0" for 10.0.0.0.
    private static bool IsWholeAddress(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.AsSpan().Count('.') == 3;

    // A text of digits and dots, or one with a colon, is meant as an address and must be a whole one.
    private static bool IsAddressText(string text) =>
        text.Contains(':', StringComparison.Ordinal)
        || (text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c == '.'));
}
