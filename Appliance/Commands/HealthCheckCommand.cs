using System.CommandLine;
using System.Net;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary><c>appliance healthcheck</c>: asks the running process whether it takes mail, as a container's HEALTHCHECK does.</summary>
internal static class HealthCheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var urls = new Option<string?>("--urls")
        {
            Description =
                "Addresses the process was started with; default: those it left in its data directory.",
            HelpName = "URL",
        };
        var command = new Command("healthcheck", "Asks the running appliance how it is.") { urls };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var data = DataDirectory.Look(
                    DataDirectory.Resolve(parsed.GetValue(ApplianceCommands.Data))
                );
                var address = parsed.GetValue(urls) is { } given
                    ? WebAddresses.Local(given.Split(';'))
                    : WebAddresses.OfRunning(data);
                return address is null
                    ? throw new StartRefusedException(
                        $"No appliance runs on the data directory {data.Root}."
                    )
                    : await AskAsync(new Uri(address, "/healthz/ready"), cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var handler = new HttpClientHandler();
        // It is this machine, and the certificate is made out to the server's public name.
#pragma warning disable MA0039
        if (address.IsLoopback)
            handler.ServerCertificateCustomValidationCallback =
                HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
#pragma warning restore MA0039
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            Console.WriteLine(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.StatusCode == HttpStatusCode.OK
                ? ApplianceCommands.Done
                : ApplianceCommands.Failed;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException)
        {
            throw new StartRefusedException(
                $"The appliance does not answer at {address}: {exception.Message}",
                exception
            );
        }
    }
}
