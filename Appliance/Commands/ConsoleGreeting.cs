using Appliance.Administration;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary>The first lines on the console: where the pages are, where the data is, and before set-up how to begin.</summary>
internal static class ConsoleGreeting
{
    public static void Print(WebApplication app, DataDirectory data)
    {
        foreach (var address in app.Urls.SelectMany(WebAddresses.Readable))
            Console.WriteLine($"Admin pages:    {address}");
        Console.WriteLine($"Data directory: {data.Root}");
        if (app.Services.GetRequiredService<ApplianceSetup>().IsDone)
            return;
        app.Services.GetRequiredService<SetupCode>().Print();
        if (app.Urls.SelectMany(WebAddresses.Readable).FirstOrDefault() is { } first)
            Console.WriteLine($"Set-up page:    {first}/setup");
    }
}
