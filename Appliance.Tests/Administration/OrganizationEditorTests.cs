using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Storage;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Administration;

public sealed class OrganizationEditorTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Follower _follower = new();
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(
            _directory.Path,
            services => services.AddSingleton<IFollowOrganization>(_follower)
        );
        await _house.SaveAsync(Server);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_change_is_stored_published_and_audited()
    {
        var notices = 0;
        _house.Audit.Changed += () => notices++;

        var result = await _house.SaveAsync(ByDns);

        Assert.True(result.IsSaved);
        var live = Assert.Single(_house.Live.Current.SendConnectors);
        Assert.Equal(1, live.Version);
        Assert.Same(_house.Live.Current, _follower.Seen);
        var stored = await _house.Get<OrganizationStore>().LoadAsync(Cancel);
        Assert.Equal(ByDns.Id, Assert.Single(stored.SendConnectors).Id);
        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 1, Cancel))[0];
        Assert.Equal("New-SendConnector", line.Command);
        Assert.Equal("operator", line.Actor);
        Assert.Contains(line.Properties, property => property is { Name: "Port", After: "25" });
        Assert.Equal(1, notices);
    }

    [Fact]
    public async Task An_audit_line_shows_what_changed_from_what_to_what()
    {
        await _house.SaveAsync(ByDns);
        await _house.SaveAsync(_house.Live.Current.SendConnectors[0] with { Comment = "new" });

        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 1, Cancel))[0];

        Assert.Equal("Set-SendConnector", line.Command);
        Assert.Equal([new AuditedProperty("Comment", "", "new")], line.Properties);
    }

    [Fact]
    public async Task A_change_that_introduces_an_error_is_refused_and_nothing_is_stored()
    {
        var result = await _house.SaveAsync(ByDns with { AddressSpaces = [] });

        Assert.False(result.IsSaved);
        Assert.Contains(
            result.Findings,
            finding => finding.Property == nameof(SendConnector.AddressSpaces)
        );
        Assert.Empty((await _house.Get<OrganizationStore>().LoadAsync(Cancel)).SendConnectors);
    }

    [Fact]
    public async Task An_old_error_elsewhere_blocks_nothing()
    {
        await _house.SaveAsync(ByDns);
        // What was right yesterday may be wrong today: here the source server is gone.
        _house.Live.Load(
            _house.Live.Current.With(
                _house.Live.Current.SendConnectors[0] with
                {
                    SourceTransportServers = [],
                }
            )
        );

        Assert.True((await _house.SaveAsync(Domain)).IsSaved);
    }

    [Fact]
    public async Task A_stale_edit_is_refused_not_merged()
    {
        await _house.SaveAsync(ByDns);
        var read = _house.Live.Current.SendConnectors[0];
        await _house.SaveAsync(read with { Comment = "first" });

        var result = await _house.SaveAsync(read with { Comment = "second" });

        Assert.False(result.IsSaved);
        Assert.Contains(
            "changed by somebody else",
            Assert.Single(result.Findings).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("first", _house.Live.Current.SendConnectors[0].Comment);
    }

    [Fact]
    public async Task Of_many_edits_of_one_version_exactly_one_is_saved()
    {
        await _house.SaveAsync(ByDns);
        var read = _house.Live.Current.SendConnectors[0];

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Run(() => _house.SaveAsync(read with { Comment = $"number {i}" }), Cancel)
                )
        );

        Assert.Single(results, result => result.IsSaved);
        Assert.Equal(2, _house.Live.Current.SendConnectors[0].Version);
    }

    [Fact]
    public async Task A_document_changed_behind_our_back_is_not_overwritten()
    {
        await _house.SaveAsync(ByDns);
        var read = _house.Live.Current.SendConnectors[0];
        await _house
            .Get<OrganizationStore>()
            .SaveAsync(
                new SaveObject(read with { Comment = "behind" }),
                TestHouse.Operator,
                Cancel
            );

        var result = await _house.SaveAsync(read with { Comment = "ours" });

        Assert.False(result.IsSaved);
        Assert.Contains("another program", result.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_set_is_stored_whole_or_not_at_all()
    {
        var result = await _house.Editor.ApplyAsync(
            new ChangeSet([
                new SaveObject(ByDns),
                new SaveObject(BySmartHost with { Name = ByDns.Name }),
            ]),
            TestHouse.Operator,
            Cancel
        );

        Assert.False(result.IsSaved);
        Assert.Empty(_house.Live.Current.SendConnectors);
    }

    [Fact]
    public async Task Removing_is_a_change_like_any_other()
    {
        await _house.SaveAsync(ByDns);

        var result = await _house.Editor.ApplyAsync(
            new RemoveObject(_house.Live.Current.SendConnectors[0]),
            TestHouse.Operator,
            Cancel
        );

        Assert.True(result.IsSaved);
        Assert.Empty(_house.Live.Current.SendConnectors);
        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 1, Cancel))[0];
        Assert.Equal("Remove-SendConnector", line.Command);
    }

    [Fact]
    public async Task What_did_not_come_about_is_an_effect_and_the_change_stays_saved()
    {
        _follower.Effects = [new Effect(Receive.Id, "Port 25 is in use.")];

        var result = await _house.SaveAsync(Receive);

        Assert.True(result.IsSaved);
        Assert.Equal("Port 25 is in use.", Assert.Single(result.Effects).Message);
    }

    [Fact]
    public async Task A_follower_that_throws_does_not_take_the_change_back()
    {
        _follower.Throws = true;

        var result = await _house.SaveAsync(ByDns);

        Assert.True(result.IsSaved);
        Assert.Single(result.Effects);
    }

    [Fact]
    public void A_preview_finds_what_saving_would_find()
    {
        var findings = _house.Editor.Preview(
            new SaveObject(ByDns with { SourceTransportServers = [] })
        );

        Assert.Contains(
            findings,
            finding => finding.Property == nameof(SendConnector.SourceTransportServers)
        );
    }

    [Fact]
    public async Task A_hidden_button_is_no_permission()
    {
        var result = await _house.SaveAsync(ByDns, As(AdministratorRole.ServerAdministrator));

        Assert.False(result.IsSaved);
        Assert.Contains("roles", Assert.Single(result.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_administrator_changes_receive_connectors_but_grants_no_relay()
    {
        var server = As(AdministratorRole.ServerAdministrator);
        var connector = Receive with { RemoteIPRanges = [IPRange.Parse("10.0.0.0/8")] };

        Assert.False(
            (
                await _house.SaveAsync(
                    connector with
                    {
                        AnonymousAcceptsAnyRecipient = true,
                    },
                    server
                )
            ).IsSaved
        );
        Assert.True((await _house.SaveAsync(connector, server)).IsSaved);
    }

    [Fact]
    public async Task A_server_administrator_widens_no_relay_but_may_change_the_rest_of_it()
    {
        await _house.SaveAsync(
            Receive with
            {
                RemoteIPRanges = [IPRange.Parse("10.0.0.0/8")],
                AnonymousAcceptsAnyRecipient = true,
            }
        );
        var stored = _house.Live.Current.ReceiveConnectors[0];
        var server = As(AdministratorRole.ServerAdministrator);

        Assert.False(
            (
                await _house.SaveAsync(
                    stored with
                    {
                        RemoteIPRanges = [IPRange.Parse("10.0.0.0/7")],
                    },
                    server
                )
            ).IsSaved
        );
        Assert.True((await _house.SaveAsync(stored with { Comment = "copiers" }, server)).IsSaved);
    }

    [Fact]
    public async Task To_grant_relay_takes_a_password_that_was_just_typed()
    {
        var anna = await _house.SignInAsync("anna", AdministratorRole.OrganizationAdministrator);
        var closed = Receive with { RemoteIPRanges = [IPRange.Parse("10.0.0.0/8")] };
        _house.Clock.Advance(TimeSpan.FromHours(1));

        var refused = await _house.SaveAsync(
            closed with
            {
                AnonymousAcceptsAnyRecipient = true,
            },
            anna
        );

        Assert.True(refused is { IsSaved: false, NeedsConfirmation: true });
        Assert.Empty(_house.Live.Current.ReceiveConnectors);
        Assert.True((await _house.SaveAsync(closed, anna)).IsSaved);

        await _house.Get<AdministratorSessions>().ConfirmAsync(anna.SessionId!, Cancel);
        var stored = _house.Live.Current.ReceiveConnectors[0];
        Assert.True(
            (
                await _house.SaveAsync(stored with { AnonymousAcceptsAnyRecipient = true }, anna)
            ).IsSaved
        );
        _house.Clock.Advance(TimeSpan.FromHours(1));
        stored = _house.Live.Current.ReceiveConnectors[0];
        Assert.True((await _house.SaveAsync(stored with { Comment = "copiers" }, anna)).IsSaved);
    }

    [Fact]
    public async Task Without_the_right_to_the_whole_log_one_reads_ones_own_lines()
    {
        var server = As(AdministratorRole.ServerAdministrator);
        await _house.SaveAsync(Receive, server);
        await _house.SaveAsync(ByDns);

        var lines = await _house.Audit.ReadAsync(server, null, 10, Cancel);

        Assert.Equal("New-ReceiveConnector", Assert.Single(lines).Command);
    }

    [Fact]
    public async Task The_log_is_read_in_pages_newest_first()
    {
        await _house.SaveAsync(ByDns);
        await _house.SaveAsync(Receive);

        var first = await _house.Audit.ReadAsync(TestHouse.Operator, null, 2, Cancel);
        var second = await _house.Audit.ReadAsync(TestHouse.Operator, first[^1].Id, 2, Cancel);

        Assert.Equal(["Default MAIL", "Internet"], first.Select(line => line.ObjectName));
        Assert.Equal(["MAIL"], second.Select(line => line.ObjectName));
    }

    private static Actor As(AdministratorRole role) =>
        new("paul", Door.Console, "10.0.0.9") { Roles = [role.ToString()] };

    private sealed class Follower : IFollowOrganization
    {
        public Organization? Seen { get; private set; }

        public ImmutableArray<Effect> Effects { get; set; } = [];

        public bool Throws { get; set; }

        public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
            Organization next,
            CancellationToken cancellationToken
        )
        {
            Seen = next;
            return Throws
                ? throw new InvalidOperationException("broken")
                : ValueTask.FromResult(Effects);
        }
    }

    [Fact]
    public async Task A_risk_is_refused_until_its_author_accepts_it_and_then_stands_in_the_audit_log()
    {
        var change = new SaveObject(Receive with { AnonymousAcceptsAnyRecipient = true });

        var refused = await _house.Editor.ApplyAsync(change, TestHouse.Operator, Cancel);

        Assert.False(refused.IsSaved);
        Assert.True(refused.Findings.HasOnlyRisks());
        var risk = Assert.Single(refused.Findings, finding => finding.IsRisk);
        Assert.Empty(_house.Live.Current.ReceiveConnectors);

        var saved = await _house.Editor.ApplyAsync(
            change with
            {
                Accepted = [risk],
            },
            TestHouse.Operator,
            Cancel
        );

        Assert.True(saved.IsSaved);
        Assert.Contains(saved.Findings, finding => finding.Message.Equals(risk.Message));
        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 1, Cancel))[0];
        Assert.Equal($"Accepted: {risk.Message}", line.Detail);

        // What was accepted is not asked again, and another risk is not covered by it.
        var stored = _house.Live.Current.ReceiveConnectors[0];
        Assert.True((await _house.SaveAsync(stored with { Comment = "meant" })).IsSaved);
        stored = _house.Live.Current.ReceiveConnectors[0];
        var wider = await _house.Editor.ApplyAsync(
            new SaveObject(stored with { RemoteIPRanges = [IPRange.AllIPv4, IPRange.AllIPv6] })
            {
                Accepted = [risk],
            },
            TestHouse.Operator,
            Cancel
        );
        Assert.False(wider.IsSaved);
    }

    [Fact]
    public async Task Only_risks_that_were_there_are_written_as_accepted()
    {
        var invented = Finding.Risk(Receive.Id, "", "Something that nobody found.");

        await _house.Editor.ApplyAsync(
            new SaveObject(Receive) { Accepted = [invented] },
            TestHouse.Operator,
            Cancel
        );

        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 1, Cancel))[0];
        Assert.Equal("New-ReceiveConnector", line.Command);
        Assert.Null(line.Detail);
    }

    [Fact]
    public async Task An_error_cannot_be_accepted()
    {
        var change = new SaveObject(Receive with { Bindings = [] });
        var error = Assert.Single(_house.Editor.Preview(change), finding => finding.IsError);

        var result = await _house.Editor.ApplyAsync(
            change with
            {
                Accepted = [error],
            },
            TestHouse.Operator,
            Cancel
        );

        Assert.False(result.IsSaved);
    }
}
