using System.Net;

namespace Appliance.Access;

/// <summary>A password does not cross a public network readable: on plain http, sign-in and set-up answer private addresses only.</summary>
public static class PlainHttp
{
    private static readonly IPRange[] Private =
    [
        IPRange.Parse("127.0.0.0/8"),
        IPRange.Parse("10.0.0.0/8"),
        IPRange.Parse("172.16.0.0/12"),
        IPRange.Parse("192.168.0.0/16"),
        IPRange.Parse("169.254.0.0/16"),
        IPRange.Parse("::1"),
        IPRange.Parse("fc00::/7"),
        IPRange.Parse("fe80::/10"),
    ];

    public static bool IsPrivate(IPAddress address)
    {
        // A zone such as fe80::1%eth0 says nothing about the address's kind.
        if (address.IsIPv6LinkLocal)
            return true;
        return Private.Any(range => range.Contains(address));
    }

    /// <summary>Why a password is not taken from this request; null where it is.</summary>
    public static Sentence? Refusal(HttpContext context)
    {
        if (
            context.Request.IsHttps
            || context.Connection.RemoteIpAddress is not { } address
            || IsPrivate(address)
        )
            return null;
        return $"Sign-in over plain http is refused from {address}: the password could be read on the way. Use the https address of this server instead.";
    }
}
