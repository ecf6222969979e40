using System.Security.Cryptography.X509Certificates;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Routing;
using Appliance.Tracking;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Appliance.Tests.Support;

/// <summary>A real queue, its categorizer and its delivery, on a directory and a configuration of the test's own.</summary>
public sealed class TestDelivery : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Categorizer _categorizer;
    private bool _isStopped;

    private TestDelivery(
        TemporaryDirectory directory,
        TestQueue queue,
        DeliveryOptions options,
        X509ChainPolicy? trust,
        TimeProvider time,
        X509Certificate2? own,
        ProtocolLog? log
    )
    {
        _directory = directory;
        Mail = queue;
        var lifetime = new NoLifetime();
        _categorizer = new Categorizer(queue.Queue, lifetime, NullLogger<Categorizer>.Instance);
        Scheduler = new DeliveryScheduler(
            queue.Queue,
            [
                new SmtpDeliveryAgent(
                    options,
                    Secrets,
                    _ => own,
                    time,
                    new OwnHosts(() => [], time),
                    trust,
                    named: name => own is not null && name.Subject == own.Subject ? own : null,
                    log: log
                ),
            ],
            Options.Create(options),
            time,
            lifetime,
            NullLogger<DeliveryScheduler>.Instance
        );
    }

    public TestQueue Mail { get; }

    public DeliveryScheduler Scheduler { get; }

    public Organization Organization { get; private set; } = Organization.Empty;

    public static SecretProtector Secrets { get; } = new(new EphemeralDataProtectionProvider());

    public static async Task<TestDelivery> StartAsync(
        IEnumerable<IConfigured> configured,
        DeliveryOptions? options = null,
        X509ChainPolicy? trust = null,
        TimeProvider? time = null,
        X509Certificate2? own = null,
        ProtocolLog? log = null
    )
    {
        var directory = new TemporaryDirectory();
        var delivery = new TestDelivery(
            directory,
            await TestQueue.StartAsync(directory.Path),
            options ?? new DeliveryOptions(),
            trust,
            time ?? TimeProvider.System,
            own,
            log
        );
        await delivery._categorizer.StartAsync(CancellationToken.None);
        await delivery.Scheduler.StartAsync(CancellationToken.None);
        var objects = configured.ToList();
        if (!objects.OfType<TransportServer>().Any())
            objects.Add(
                new TransportServer("TEST")
                {
                    Fqdn = "mail.example.com",
                    QueueFreeSpaceFloor = new ByteSize(0),
                }
            );
        await delivery.PublishAsync(objects);
        return delivery;
    }

    /// <summary>A connector for everything through these peers, which listen on one port.</summary>
    public static SendConnector Through(params FakePeer[] peers) =>
        new("out")
        {
            AddressSpaces = [AddressSpace.Parse("*")],
            DnsRoutingEnabled = false,
            SmartHosts =
            [
                .. peers.Select(peer => SmartHost.Parse(peer.EndPoint.Address.ToString())),
            ],
            Port = peers[0].Port,
        };

    /// <summary>A server that asks a DNS on this machine and no other; its port is an option of delivery.</summary>
    public static TransportServer AskingLoopback { get; } =
        new("TEST")
        {
            Fqdn = "mail.example.com",
            QueueFreeSpaceFloor = new ByteSize(0),
            InternalDnsAdapterEnabled = false,
            InternalDnsServers = [System.Net.IPAddress.Loopback],
        };

    public async Task PublishAsync(IEnumerable<IConfigured> configured)
    {
        var next = new Organization(configured);
        Organization = next;
        foreach (var follower in (IFollowOrganization[])[Mail.Queue, _categorizer, Scheduler])
            await follower.ReconcileAsync(next, CancellationToken.None);
    }

    public Task PublishAsync(IConfigured changed) =>
        PublishAsync(
            Organization
                .With(changed.AsVersion((Organization.Find(changed.Id)?.Version ?? 0) + 1))
                .All
        );

    public async Task SubmitAsync(params string[] recipients) =>
        Assert.Equal(SubmitResult.Stored, await Mail.SubmitAsync("anna@example.com", recipients));

    /// <summary>Hands in this content as it came by a Receive connector.</summary>
    public async Task SubmitContentAsync(
        string content,
        string recipient,
        Guid? receivedBy = null
    ) =>
        Assert.Equal(
            SubmitResult.Stored,
            await Mail.SubmitAsync(
                content,
                "anna@example.com",
                [recipient],
                submission => submission with { ReceiveConnectorId = receivedBy }
            )
        );

    /// <summary>The one delivery queue there is.</summary>
    public QueueSnapshot Queue =>
        TryQueue ?? throw new InvalidOperationException("There is no delivery queue.");

    private QueueSnapshot? TryQueue =>
        Mail
            .Queue.SnapshotQueues()
            .SingleOrDefault(queue =>
                queue.NextHop.DeliveryType
                    is DeliveryType.DnsConnectorDelivery
                        or DeliveryType.SmartHostConnectorDelivery
            );

    public ConnectorDelivery Counters => Scheduler.Status.Connectors.Single();

    /// <summary>Until the queue holds nothing at all any more.</summary>
    public Task WaitUntilEmptyAsync() => Mail.WaitUntilAsync(() => Mail.Queue.MessageCount == 0);

    /// <summary>Until the queue waits for its next retry.</summary>
    public Task WaitForRetryAsync() =>
        Mail.WaitUntilAsync(() => TryQueue is { Status: QueueStatus.Retry, ActiveCount: 0 });

    /// <summary>Turns the queue's clock and serves what is due then.</summary>
    public void Advance(TimeSpan time)
    {
        Mail.Time.Advance(time);
        Mail.Queue.Tick();
    }

    /// <summary>Ends delivery as the service does.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        await Scheduler.StopAsync(CancellationToken.None);
        await _categorizer.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Scheduler.Dispose();
        _categorizer.Dispose();
        await Mail.DisposeAsync();
        _directory.Dispose();
    }

    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() =>
            throw new InvalidOperationException("A worker asked the service to stop.");
    }
}
