using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace Appliance.Tests.Administration;

public sealed class MailTestsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SendConnector _connector = new("Outbound")
    {
        AddressSpaces = [AddressSpace.Parse("*")],
    };
    private TestHouse? _house;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestHouse House => _house!;

    private MailTests Tests => House.Get<MailTests>();

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(
            _directory.File("data"),
            services => services.AddQueueing()
        );
        House.Live.Load(House.Live.Current.With(_connector));
    }

    public async ValueTask DisposeAsync()
    {
        await House.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(AdministratorRole.ViewOnlyAdministrator, false)]
    [InlineData(AdministratorRole.RecipientAdministrator, false)]
    [InlineData(AdministratorRole.ServerAdministrator, true)]
    [InlineData(AdministratorRole.OrganizationAdministrator, true)]
    public async Task Only_some_roles_may_test(AdministratorRole role, bool may)
    {
        var start = await BeginAsync("bob@contoso.test", role: role);

        Assert.Equal(may, start.Probe is not null);
        Assert.Equal(may ? 1 : 0, (await HistoryAsync()).Count);
        var sent = await Tests.SendAsync(null, "not an address", As(role), Cancellation);
        Assert.Null(sent.MessageId);
        Assert.Equal(may ? MailTests.Recipient : "", Assert.Single(sent.Findings).Property);
    }

    [Fact]
    public async Task A_test_stands_in_the_connectors_history_before_it_runs()
    {
        var start = await BeginAsync(" bob@contoso.test ", " scanner@example.com ");

        Assert.Equal(
            new RecordedProbe(
                _connector.Id,
                EmailAddress.Parse("scanner@example.com"),
                EmailAddress.Parse("bob@contoso.test")
            ),
            start.Probe
        );
        var line = Assert.Single(await HistoryAsync());
        Assert.Equal("Test-SendConnector", line.Command);
        Assert.Equal("Outbound", line.ObjectName);
        Assert.Equal("from scanner@example.com to bob@contoso.test", line.Detail);
    }

    [Fact]
    public async Task Without_a_sender_the_postmaster_asks()
    {
        var start = await BeginAsync("bob@contoso.test");

        Assert.Equal(House.Live.Current.PostmasterAddress, start.Probe!.Sender);
    }

    [Theory]
    [InlineData(null, null, MailTests.Recipient)]
    [InlineData("  ", null, MailTests.Recipient)]
    [InlineData("bob", null, MailTests.Recipient)]
    [InlineData("bob@contoso.test\r\nDATA", null, MailTests.Recipient)]
    [InlineData("bob@contoso.test", "scanner@", MailTests.Sender)]
    public async Task An_address_that_is_none_is_refused_at_its_field(
        string? recipient,
        string? sender,
        string property
    )
    {
        var start = await BeginAsync(recipient, sender);

        Assert.Null(start.Probe);
        Assert.Equal(property, Assert.Single(start.Findings).Property);
        Assert.Empty(await HistoryAsync());
    }

    [Fact]
    public async Task A_connector_that_is_gone_cannot_be_tested()
    {
        House.Live.Load(House.Live.Current.Without(_connector.Id));

        Assert.Null((await BeginAsync("bob@contoso.test")).Probe);
    }

    [Fact]
    public async Task A_test_message_enters_the_queue_by_the_common_door()
    {
        var queue = House.Get<MailQueue>();
        await ((IHostedService)queue).StartAsync(Cancellation);

        var result = await Tests.SendAsync(
            "scanner@example.com",
            "bob@contoso.test",
            As(AdministratorRole.ServerAdministrator),
            Cancellation
        );

        Assert.Empty(result.Findings);
        var message = queue.SnapshotMessage(MailQueue.SubmissionQueueId, result.MessageId!.Value);
        Assert.Equal("scanner@example.com", message!.Sender);
        Assert.Equal("Test", message.Source);
        Assert.Equal("bob@contoso.test", Assert.Single(message.Recipients).Address);
        await queue.StopAsync(Cancellation);
    }

    [Fact]
    public async Task While_the_queue_takes_no_mail_the_reason_is_said()
    {
        var result = await Tests.SendAsync(
            null,
            "bob@contoso.test",
            As(AdministratorRole.ServerAdministrator),
            Cancellation
        );

        Assert.Null(result.MessageId);
        Assert.Equal("The queue is not open yet.", Assert.Single(result.Findings).Message);
    }

    private static Actor As(AdministratorRole role) =>
        new("anna", Door.Console) { Roles = [role.ToString()] };

    private Task<ProbeStart> BeginAsync(
        string? recipient,
        string? sender = null,
        AdministratorRole role = AdministratorRole.ServerAdministrator
    ) => Tests.BeginProbeAsync(_connector.Id, sender, recipient, As(role), Cancellation);

    private Task<IReadOnlyList<AuditEntry>> HistoryAsync() =>
        House.Audit.ReadOfAsync(_connector.Id, TestHouse.Operator, 10, Cancellation);
}
