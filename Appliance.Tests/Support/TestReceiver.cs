using System.Collections.Immutable;
using System.Net;
using Appliance.Access;
using Appliance.Configuration;
using Appliance.Configuration.Certificates;
using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.Servers;
using Appliance.Configuration.SubmissionAccounts;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Receiving;
using Appliance.Storage;
using Appliance.Tracking;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Support;

/// <summary>
/// The receiving part alone: real listeners on loopback with ports that the system chooses, a real queue on a directory of
/// its own, and a clock that the test moves.
/// </summary>
public sealed class TestReceiver : IAsyncDisposable
{
    public const string Fqdn = "mail.example.com";
    public const string Password = "correct horse";

    private static readonly string Hash = new PasswordHasher<SubmissionAccount>().HashPassword(
        new SubmissionAccount("scanner") { PasswordHash = "" },
        Password
    );

    private readonly TemporaryDirectory _directory;
    private readonly TestQueue _queue;
    private readonly ServerCertificates _certificates;
    private readonly LiveSessions _sessions;
    private readonly PasswordVerifier _passwords;
    private readonly SessionHost _host;
    private readonly List<QueuedMessage> _received = [];

    private TestReceiver(TestQueue queue, TemporaryDirectory directory)
    {
        _queue = queue;
        _directory = directory;
        _certificates = new ServerCertificates(
            new CertificateOptions(directory.Path),
            new EphemeralDataProtectionProvider(),
            queue.Time,
            NullLogger<ServerCertificates>.Instance
        );
        _sessions = new LiveSessions(queue.Time);
        _passwords = new PasswordVerifier(queue.Time);
        Uses = new AccountUses(
            new AccountUseOptions(directory.File("account-uses.json")),
            queue.Time,
            NullLogger<AccountUses>.Instance
        );
        _host = new SessionHost(
            queue.Queue,
            _passwords,
            new ServerTls(_certificates),
            _sessions,
            Uses,
            queue.Time,
            NullLogger<SmtpSession>.Instance,
            Logs = new ProtocolLogs(
                DataDirectory.Look(directory.Path),
                queue.Time,
                NullLogger<ProtocolLogs>.Instance
            )
        );
        Listeners = new SmtpListeners(
            _host,
            new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance),
            NullLoggerFactory.Instance,
            NullLogger<SmtpListeners>.Instance
        );
    }

    public SmtpListeners Listeners { get; }

    public AccountUses Uses { get; }

    public ProtocolLogs Logs { get; }

    public FakeTimeProvider Time => _queue.Time;

    public MailQueue Queue => _queue.Queue;

    /// <summary>Takes anonymous mail and submissions on loopback, without a tarpit.</summary>
    public static ReceiveConnector Connector { get; } =
        new("Default")
        {
            Bindings = [new IPEndPoint(IPAddress.Loopback, 0)],
            RemoteIPRanges = [IPRange.AllIPv4],
            AuthMechanism =
                AuthMechanisms.Tls | AuthMechanisms.BasicAuth | AuthMechanisms.BasicAuthRequireTLS,
            PermissionGroups = PermissionGroups.AnonymousUsers | PermissionGroups.ExchangeUsers,
            MaxInboundConnectionPercentagePerSource = 100,
            TarpitInterval = TimeSpan.Zero,
        };

    public static SubmissionAccount Account { get; } =
        new("scanner") { PasswordHash = Hash, AllowedSenders = ["@contoso.com"] };

    /// <summary>Accepts contoso.com and what is below fabrikam.com; has the account "scanner", which may send for contoso.com.</summary>
    public static Organization OrganizationWith(params IConfigured[] objects) =>
        new([
            .. objects,
            .. objects.OfType<TransportServer>().Any()
                ? (IConfigured[])[]
                : [new TransportServer("TEST") { Fqdn = Fqdn, QueueFreeSpaceFloor = default }],
            new AcceptedDomain("contoso.com") { Domain = SmtpDomain.Parse("contoso.com") },
            new AcceptedDomain("fabrikam.com")
            {
                Domain = SmtpDomain.Parse("fabrikam.com"),
                IncludesSubdomains = true,
            },
            Account,
            new SubmissionAccount("retired")
            {
                PasswordHash = Hash,
                AllowedSenders = ["*"],
                Enabled = false,
            },
        ]);

    public static Task<TestReceiver> StartAsync(
        Func<ReceiveConnector, ReceiveConnector>? change = null,
        bool withCertificate = true
    ) => StartAsync(OrganizationWith(change?.Invoke(Connector) ?? Connector), withCertificate);

    public static async Task<TestReceiver> StartAsync(
        Organization organization,
        bool withCertificate = true
    )
    {
        var directory = new TemporaryDirectory();
        var receiver = new TestReceiver(await TestQueue.StartAsync(directory.Path), directory);
        if (withCertificate)
            receiver._certificates.EnsureFor(Fqdn);
        await receiver.Listeners.StartAsync(CancellationToken.None);
        await receiver.PublishAsync(organization);
        return receiver;
    }

    public async Task<ImmutableArray<Effect>> PublishAsync(Organization organization)
    {
        await Logs.ReconcileAsync(organization, CancellationToken.None);
        return await Listeners.ReconcileAsync(organization, CancellationToken.None);
    }

    /// <summary>The queue's disk is full, as far as it knows, until <see cref="OpenQueueAsync"/>.</summary>
    public Task CloseQueueAsync() => SetFreeSpaceFloorAsync(new ByteSize(long.MaxValue));

    public Task OpenQueueAsync() => SetFreeSpaceFloorAsync(default);

    public string DataPath => _directory.Path;

    /// <summary>Where the connector's first binding can be reached.</summary>
    public IPEndPoint EndPoint(string? connector = null) =>
        Listeners
            .Status.First(status => connector is null || status.ConnectorName == connector)
            .Bindings.Select(binding => binding.BoundTo)
            .OfType<IPEndPoint>()
            .First();

    public Task<SmtpTestClient> ConnectAsync(string? connector = null) =>
        SmtpTestClient.ConnectAsync(EndPoint(connector));

    /// <summary>Speaks with a client that did not come through a socket.</summary>
    public Task ServeAsync(ConnectionContext connection) =>
        new SmtpSession(
            new SmtpChannel(connection, Time),
            new SessionTerms(Connector, OrganizationWith(Connector), new ConnectorCounters()),
            _host
        ).RunAsync();

    public void MakeCertificate() => _certificates.EnsureFor(Fqdn);

    public ListenerStatus Status(string connector = "Default") =>
        Listeners.Status.Single(status => status.ConnectorName == connector);

    /// <summary>Everything the queue has taken so far, oldest first.</summary>
    public IReadOnlyList<QueuedMessage> Received()
    {
        var taken = new QueuedMessage[16];
        while (Queue.TakeUnrouted(taken) is var count and > 0)
            _received.AddRange(taken.AsSpan(0, count));
        return _received;
    }

    /// <summary>Content as it is stored.</summary>
    public Task<string> ContentAsync(QueuedMessage message) => _queue.ReadAsync(message);

    /// <summary>Content without the trace field that this server put before it.</summary>
    public async Task<string> OriginalAsync(QueuedMessage message)
    {
        var content = await ContentAsync(message);
        Assert.StartsWith("Received: ", content, StringComparison.Ordinal);
        var end = 0;
        do end = content.IndexOf("\r\n", end, StringComparison.Ordinal) + 2;
        while (end < content.Length && content[end] == '\t');
        return content[end..];
    }

    /// <summary>Waits until the condition holds; the listeners' own signal wakes it.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        using var changed = new SemaphoreSlim(0);
        void Wake() => changed.Release();
        Listeners.Changed += Wake;
        try
        {
            while (!condition())
                Assert.True(
                    await changed.WaitAsync(
                        TimeSpan.FromSeconds(20),
                        TestContext.Current.CancellationToken
                    ),
                    "The listeners did not get there in time."
                );
        }
        finally
        {
            Listeners.Changed -= Wake;
        }
    }

    private async Task SetFreeSpaceFloorAsync(ByteSize floor)
    {
        await Queue.ReconcileAsync(
            new Organization([new TransportServer("TEST") { QueueFreeSpaceFloor = floor }]),
            CancellationToken.None
        );
        Time.Advance(TimeSpan.FromSeconds(5));
        await _queue.WaitUntilAsync(() => Queue.Intake.IsOpen == (floor == default));
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await Listeners.DrainAsync(now.Token);
        await _queue.DisposeAsync();
        await Logs.DisposeAsync();
        Listeners.Dispose();
        _sessions.Dispose();
        _passwords.Dispose();
        _certificates.Dispose();
        _directory.Dispose();
    }
}
