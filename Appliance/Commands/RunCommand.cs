using System.CommandLine;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Appliance.Administration;
using Appliance.Configuration.Certificates;
using Appliance.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Commands;

/// <summary><c>appliance run</c>, the default verb: the whole appliance, until it is told to stop.</summary>
internal sealed class RunCommand(Func<WebApplicationBuilder, DataDirectory, WebApplication> compose)
{
    private const string DefaultUrls = "http://*:8080;https://*:8443";

    private readonly Option<string?> _urls = new("--urls")
    {
        Description =
            "Addresses of the admin pages, separated by ';'. Default: http on 8080 and https on 8443.",
        HelpName = "URL",
    };

    /// <summary>Host settings from the command line.</summary>
    public string[] Settings { get; set; } = [];

    /// <summary>Without a verb the program runs.</summary>
    public void ExtendRoot(RootCommand root)
    {
        root.Add(_urls);
        root.SetAction(RunAsync);
    }

    public Command Create()
    {
        var command = new Command("run", "Runs the appliance (default).") { _urls };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var data = DataDirectory.Open(
            DataDirectory.Resolve(parsed.GetValue(ApplianceCommands.Data))
        );
        using var owner = ApplianceLock.Take(data);
        if (!await SetUpByEnvironmentAsync(data, cancellationToken))
            return ApplianceCommands.Failed;

        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                ApplicationName = "appliance",
                ContentRootPath = AppContext.BaseDirectory,
                Args = Settings,
            }
        );
        var urls = (parsed.GetValue(_urls) ?? builder.Configuration["urls"] ?? DefaultUrls).Split(
            ';'
        );
        WebAddresses.RefuseBusy(urls);
        Configure(builder, urls);
        await using var app = compose(builder, data);
        await LoadAsync(app.Services, cancellationToken);
        using var term = ExitAtSecond(PosixSignal.SIGTERM);
        using var interrupt = ExitAtSecond(PosixSignal.SIGINT);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (OptionsValidationException exception)
        {
            throw new StartRefusedException(string.Join(' ', exception.Failures), exception);
        }
        catch (IOException exception)
        {
            throw new StartRefusedException(
                $"The admin pages cannot be served: {exception.Message.TrimEnd('.')}. Choose other addresses with --urls.",
                exception
            );
        }
        ConsoleGreeting.Print(app, data);
        WebAddresses.Publish(data, app.Urls);
        await app.WaitForShutdownAsync(CancellationToken.None);
        WebAddresses.Withdraw(data);
        // WorkerWatch has set it when a worker died.
        return Environment.ExitCode;
    }

    private static async Task<bool> SetUpByEnvironmentAsync(
        DataDirectory data,
        CancellationToken cancellationToken
    )
    {
        if (SetupVariables.Read(Environment.GetEnvironmentVariables()) is not { } arguments)
            return true;
        await using var appliance = await OfflineAppliance.OpenAsync(
            data,
            migrate: true,
            cancellationToken
        );
        // The variables stay in a container's definition for ever; they count at its first start.
        if (await appliance.Administrators.AnyAsync(cancellationToken))
            return true;
        return await SetupCommand.RunAsync(appliance, arguments, Actor.System, cancellationToken)
            == ApplianceCommands.Done;
    }

    private static void Configure(WebApplicationBuilder builder, string[] urls)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddQuietConsole();
        builder.Host.UseSystemd();
        builder.Services.AddHostedService<WorkerWatch>();
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(30)
        );
        // A build output serves the assets of the source tree; a published program has them beside it.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureHttpsDefaults(https =>
            {
                var certificates =
                    kestrel.ApplicationServices.GetRequiredService<ServerCertificates>();
                https.ServerCertificateSelector = (_, name) => certificates.For(name ?? "");
                // The selector alone would leave out the certificates between ours and its root.
                https.OnAuthenticate = (_, options) =>
                {
                    if (certificates.For("") is not { } current)
                        return;
                    options.ServerCertificateSelectionCallback = null;
                    options.ServerCertificateContext = certificates.ContextOf(current);
                };
            });
        });
    }

    /// <summary>All that must stand before the first worker starts.</summary>
    private static async Task LoadAsync(
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        await services.GetRequiredService<ApplianceDatabase>().MigrateAsync(cancellationToken);
        var stored = await services
            .GetRequiredService<OrganizationStore>()
            .LoadAsync(cancellationToken);
        services.GetRequiredService<LiveOrganization>().Load(stored);
        services
            .GetRequiredService<ServerCertificates>()
            .EnsureFor(stored.Server.Fqdn, stored.Server.CertificateThumbprint);
        await services.GetRequiredService<ApplianceSetup>().LoadAsync(cancellationToken);
    }

    // The host stops at the first signal. Whoever sends a second one does not want to wait: that is a crash, and as safe.
    private static PosixSignalRegistration ExitAtSecond(PosixSignal signal)
    {
        var signals = 0;
        return PosixSignalRegistration.Create(
            signal,
            _ =>
            {
                if (Interlocked.Increment(ref signals) > 1)
                    Environment.Exit(ApplianceCommands.Failed);
            }
        );
    }
}
