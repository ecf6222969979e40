using System.Globalization;
using System.Net;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;

namespace Appliance.Tests.Journeys;

/// <summary>The whole appliance in this process, on a port and a data directory of its own.</summary>
public sealed class ApplianceSite : WebApplicationFactory<Program>
{
    public const string AdminName = "office-admin";
    public const string AdminPassword = "correct horse battery";

    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _console = new(CultureInfo.InvariantCulture);

    public ApplianceSite() => UseKestrel(0);

    public string Address
    {
        get
        {
            StartServer();
            return ClientOptions.BaseAddress.ToString().TrimEnd('/');
        }
    }

    /// <summary>What of its services is another one here.</summary>
    public Action<IServiceCollection>? With { get; init; }

    /// <summary>Where it takes mail once it is set up by <see cref="SetUpAsync"/>.</summary>
    public IPEndPoint Listener { get; } = new(IPAddress.Loopback, ApplianceProcess.FreePort());

    /// <summary>The code as it stands on the console.</summary>
    public string SetupCode
    {
        get
        {
            Services.GetRequiredService<SetupCode>().Print();
            return _console.ToString().Trim().Split(' ')[^1];
        }
    }

    /// <summary>Sets up as the command line does, with an administrator and a listener on loopback.</summary>
    public async Task SetUpAsync(Func<SetupRequest, SetupRequest>? with = null)
    {
        StartServer();
        var request = new SetupRequest
        {
            Admin = AdminName,
            Password = AdminPassword,
            Fqdn = "mail.example.com",
            AcceptedDomains = ["example.com"],
            MailboxServer = "127.0.0.1:9",
            Listen = [Listener.ToString()],
        };
        var result = await Services
            .GetRequiredService<ApplianceSetup>()
            .RunAsync(
                with is null ? request : with(request),
                Actor.System,
                TestContext.Current.CancellationToken
            );
        Assert.True(result.IsDone, string.Join('\n', result.Findings));
    }

    /// <summary>Signs in on the page and ends where the address leads.</summary>
    public async Task SignInAsync(
        IPage page,
        string address = "/transport-settings",
        string name = AdminName,
        string password = AdminPassword
    )
    {
        await page.GotoAsync(Address + address);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "User name" }).FillAsync(name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("data", _directory.File("data"));
        // Else each start would try the ports of the product, and two at once would refuse each other.
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton(_ => new SetupCode(_console));
            With?.Invoke(services);
        });
    }

    /// <summary>Stops it as a signal would, and only then takes the host away.</summary>
    public override async ValueTask DisposeAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        await using (lifetime.ApplicationStopped.Register(stopped.SetResult))
        {
            lifetime.StopApplication();
            await stopped.Task;
        }
        try
        {
            await base.DisposeAsync();
        }
        catch (Exception exception)
            when (exception is ObjectDisposedException
                || exception is AggregateException { InnerExceptions: var inner }
                    && inner.All(one => one is ObjectDisposedException)
            )
        {
            // The factory stops the host once more, which the program has stopped and disposed of by now.
        }
        await _console.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool IsGoneAlready(Exception exception) =>
        exception is ObjectDisposedException
        || (exception is AggregateException several && several.InnerExceptions.All(IsGoneAlready));
}
