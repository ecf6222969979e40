using System.Globalization;
using System.Net;

namespace Appliance.Tests.Support;

/// <summary>The real program, set up with one listener that relays for loopback and one smart host, on a directory of its own.</summary>
public sealed class RunningAppliance : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private ApplianceProcess? _process;

    public int SmtpPort { get; } = ApplianceProcess.FreePort();

    public IPEndPoint Listener => new(IPAddress.Loopback, SmtpPort);

    public string DataDirectory => _directory.File("data");

    public ApplianceProcess Process =>
        _process ?? throw new InvalidOperationException("It does not run.");

    /// <summary>Sets up; further options of <c>appliance setup</c> may follow.</summary>
    public async Task SetUpAsync(int smartHostPort, params string[] options)
    {
        var password = _directory.File("password");
        await File.WriteAllTextAsync(
            password,
            "Correct-Horse-Battery-9",
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
    public async Task StartAsync(string? crashAt = null)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (crashAt is not null)
            environment["APPLIANCE_CRASH_AT"] = crashAt;
        _process = ApplianceProcess.Start(
            environment,
            "run",
            "--data",
            DataDirectory,
            "--urls",
            "http://127.0.0.1:0"
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
