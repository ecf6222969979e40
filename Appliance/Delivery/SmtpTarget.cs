using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Delivery;

/// <summary>One address of one host to connect to.</summary>
/// <param name="Name">The host's name: a smart host's as configured, or the MX record's; an address in brackets where there is no name.</param>
internal sealed record SmtpTarget(string Name, IPEndPoint EndPoint)
{
    /// <summary><c>mx1.contoso.com [192.0.2.1]:25</c>.</summary>
    public override string ToString()
    {
        var address = $"[{EndPoint.Address}]";
        var port = EndPoint.Port.ToString(CultureInfo.InvariantCulture);
        return Name == address ? $"{address}:{port}" : $"{Name} {address}:{port}";
    }

    public AddressFamily Family => EndPoint.AddressFamily;
}
