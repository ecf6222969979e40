using System.Globalization;
using System.Net;

namespace Appliance.Tests.Support;

/// <summary>The real program, set up with one listener that relays for loopback and one smart host, on a directory of its own.</summary>
public sealed class RunningAppliance(string directory = "data") : IAsyncDisposable
{
    /// <summary>The password of "admin".</summary>
    public const string AdminPassword = "Correct-Horse-Battery-9";

    private readonly TemporaryDirectory _directory = new();
    private ApplianceProcess? _process;

    public int SmtpPort { get; } = ApplianceProcess.FreePort();

    public IPEndPoint Listener => new(IPAddress.Loopback, SmtpPort);

    public string DataDirectory => _directory.File(directory);

    public ApplianceProcess Process =>
        _process ?? throw new InvalidOperationException("It does not run.");

    /// <summary>Sets up; further options of <c>appliance setup</c> may follow.</summary>
    public async Task SetUpAsync(int smartHostPort, params string[] options)
    {
        var password = _directory.File("password");
        await File.WriteAllTextAsync(
            password,
            AdminPassword,
            TestContext.Current.CancellationToken
        );
        string[] arguments =
        [
            "setup",
            "--data",
            DataDirectory,
            "--admin",
            "admin",
            "--password-file",
            password,
            "--fqdn",
            "mail.example.com",
            "--accepted-domain",
            "example.com",
            "--smart-host",
            "127.0.0.1:" + smartHostPort.ToString(CultureInfo.InvariantCulture),
            "--listen",
            Listener.ToString(),
            "--relay-from",
            "127.0.0.0/8",
            .. options,
        ];
        var (code, output) = await ApplianceProcess.RunAsync(arguments);
        Assert.True(code == 0, output);
    }

    /// <summary>Runs it until it listens.</summary>
    /// <param name="crashAt">Where it dies by itself.</param>
    /// <param name="address">Where its pages are; without one nobody looks at them.</param>
    public async Task StartAsync(string? crashAt = null, string address = "http://127.0.0.1:0")
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Only so does a build output, which is not published, find its scripts and styles.
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        };
        if (crashAt is not null)
            environment["APPLIANCE_CRASH_AT"] = crashAt;
        _process = ApplianceProcess.Start(
            environment,
            "run",
            "--data",
            DataDirectory,
            "--urls",
            address
        );
        Assert.True(await _process.WaitForAsync("Admin pages:"), _process.Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _directory.Dispose();
    }
}
