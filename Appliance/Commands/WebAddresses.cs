using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary>The addresses of the admin pages: are they free, how would a person type them, and where the health check finds them.</summary>
internal static class WebAddresses
{
    private const string FileName = "appliance.urls";

    /// <summary>Tries each address before the host starts, so that one in use is told in one line.</summary>
    /// <exception cref="StartRefusedException">One is in use, not ours to use, or no address at all.</exception>
    public static void RefuseBusy(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var address = Parse(url);
            if (address.Port == 0 || address.IsUnixPipe)
                continue;
            var endPoint = new IPEndPoint(
                IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip
                    : address.Host == "localhost" ? IPAddress.Loopback
                    : IPAddress.Any,
                address.Port
            );
            using var socket = new Socket(
                endPoint.AddressFamily,
                SocketType.Stream,
                ProtocolType.Tcp
            );
            try
            {
                socket.Bind(endPoint);
                socket.Listen();
            }
            catch (SocketException exception)
            {
                throw new StartRefusedException(
                    $"The admin pages cannot be served at {url}: {exception.Message}. Choose other addresses with --urls.",
                    exception
                );
            }
        }
    }

    /// <summary>A wildcard address as somebody could type it: on this machine, and from the network.</summary>
    public static IEnumerable<string> Readable(string url)
    {
        var address = Parse(url);
        return IsWildcard(address)
            ? ((string[])["localhost", .. NetworkAddress()]).Select(host =>
                $"{address.Scheme}://{host}:{address.Port}"
            )
            : [url];
    }

    /// <summary>Leaves the addresses where another process finds them.</summary>
    public static void Publish(DataDirectory data, IEnumerable<string> urls) =>
        File.WriteAllLines(data.Path(FileName), urls);

    public static void Withdraw(DataDirectory data) => File.Delete(data.Path(FileName));

    /// <summary>Where the running process answers on this machine; null when none runs.</summary>
    public static Uri? OfRunning(DataDirectory data)
    {
        var file = data.Path(FileName);
        return File.Exists(file) ? Local(File.ReadAllLines(file)) : null;
    }

    /// <summary>The address to ask on this machine, plain http first.</summary>
    public static Uri? Local(IEnumerable<string> urls)
    {
        var address = urls.Where(url => url.Length > 0)
            .Select(Parse)
            .OrderBy(address => address.Scheme == "https")
            .FirstOrDefault();
        return address is null
            ? null
            : new Uri(
                $"{address.Scheme}://{(IsWildcard(address) ? "127.0.0.1" : address.Host)}:{address.Port}"
            );
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new StartRefusedException(
                $"'{url}' is no address such as http://127.0.0.1:8080.",
                exception
            );
        }
    }

    private static bool IsWildcard(BindingAddress address) =>
        address.Host is "*" or "+" or "0.0.0.0" or "[::]";

    private static IEnumerable<string> NetworkAddress() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(adapter => adapter.OperationalStatus == OperationalStatus.Up)
            .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address =>
                address.AddressFamily == AddressFamily.InterNetwork
                && !IPAddress.IsLoopback(address)
            )
            .Select(address => address.ToString())
            .Take(1);
}
