using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Appliance.Administration;
using Appliance.Storage;

namespace Appliance.CommandLine;

/// <summary>The first lines on the console: where the pages are, where the data is, and before set-up how to begin.</summary>
internal static class ConsoleGreeting
{
    public static void Print(WebApplication app, DataDirectory data)
    {
        foreach (var address in app.Urls.SelectMany(Readable))
            Console.WriteLine($"Admin pages:    {address}");
        Console.WriteLine($"Data directory: {data.Root}");
        if (app.Services.GetRequiredService<ApplianceSetup>().IsDone)
            return;
        app.Services.GetRequiredService<SetupCode>().Print();
        Console.WriteLine(
            $"Set-up page:    {app.Urls.SelectMany(Readable).FirstOrDefault()}/setup"
        );
    }

    /// <summary>A wildcard address as somebody could type it: on this machine, and from the network.</summary>
    internal static IEnumerable<string> Readable(string url)
    {
        var address = BindingAddress.Parse(url);
        if (address.Host is not ("*" or "+" or "0.0.0.0" or "[::]"))
            return [url];
        return ((string[])["localhost", .. NetworkAddress()]).Select(host =>
            $"{address.Scheme}://{host}:{address.Port}"
        );
    }

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
