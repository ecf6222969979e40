using System.Net;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Configuration.ReceiveConnectors;

/// <summary>Each refusal of receive-connectors 4, 5 and 7.</summary>
public sealed class ReceiveConnectorRulesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, ReceiveConnector> Refused =>
        new()
        {
            { nameof(ReceiveConnector.Name), new ReceiveConnector("") },
            { nameof(ReceiveConnector.Name), Receive with { Name = new string('a', 65) } },
            { nameof(ReceiveConnector.Name), Receive with { Name = "a?b" } },
            { nameof(ReceiveConnector.Bindings), Receive with { Bindings = [] } },
            {
                nameof(ReceiveConnector.Bindings),
                Receive with
                {
                    Bindings = [new IPEndPoint(IPAddress.Any, 0)],
                }
            },
            {
                nameof(ReceiveConnector.Bindings),
                Receive with
                {
                    Bindings = [new(IPAddress.Any, 25), new(IPAddress.Any, 25)],
                }
            },
            { nameof(ReceiveConnector.RemoteIPRanges), Receive with { RemoteIPRanges = [] } },
            {
                nameof(ReceiveConnector.RemoteIPRanges),
                Receive with
                {
                    RemoteIPRanges =
                    [
                        IPRange.Parse("10.0.0.0/24"),
                        IPRange.Parse("10.0.0.0-10.0.0.255"),
                    ],
                }
            },
            {
                nameof(ReceiveConnector.AuthMechanism),
                Receive with
                {
                    AuthMechanism = AuthMechanisms.BasicAuthRequireTLS | AuthMechanisms.Tls,
                }
            },
            {
                nameof(ReceiveConnector.AuthMechanism),
                Receive with
                {
                    AuthMechanism = AuthMechanisms.BasicAuthRequireTLS | AuthMechanisms.BasicAuth,
                }
            },
            {
                nameof(ReceiveConnector.RequireTls),
                Receive with
                {
                    AuthMechanism = AuthMechanisms.None,
                    RequireTls = true,
                }
            },
            {
                nameof(ReceiveConnector.PermissionGroups),
                Receive with
                {
                    RemoteIPRanges = [IPRange.Parse("10.0.0.0/8")],
                    PermissionGroups = PermissionGroups.ExchangeUsers,
                    AnonymousAcceptsAnyRecipient = true,
                }
            },
            {
                nameof(ReceiveConnector.RemoteIPRanges),
                Receive with
                {
                    AnonymousAcceptsAnyRecipient = true,
                }
            },
            { nameof(ReceiveConnector.Fqdn), Receive with { Fqdn = "mail contoso" } },
            { nameof(ReceiveConnector.Banner), Receive with { Banner = "mail.contoso.com" } },
            { nameof(ReceiveConnector.Banner), Receive with { Banner = "220 grüß Gott" } },
            { nameof(ReceiveConnector.Banner), Receive with { Banner = "220 a\r\n220 b" } },
            {
                nameof(ReceiveConnector.Banner),
                Receive with
                {
                    Banner = "220 " + new string('a', 507),
                }
            },
            {
                nameof(ReceiveConnector.ConnectionTimeout),
                Receive with
                {
                    ConnectionTimeout = TimeSpan.FromDays(2),
                }
            },
            {
                nameof(ReceiveConnector.ConnectionInactivityTimeout),
                Receive with
                {
                    ConnectionInactivityTimeout = TimeSpan.Zero,
                }
            },
            {
                nameof(ReceiveConnector.ConnectionInactivityTimeout),
                Receive with
                {
                    ConnectionTimeout = Second,
                    ConnectionInactivityTimeout = Second,
                }
            },
            {
                nameof(ReceiveConnector.TarpitInterval),
                Receive with
                {
                    TarpitInterval = TimeSpan.FromMinutes(11),
                }
            },
            { nameof(ReceiveConnector.MessageRateLimit), Receive with { MessageRateLimit = 0 } },
            {
                nameof(ReceiveConnector.MaxInboundConnection),
                Receive with
                {
                    MaxInboundConnection = 0,
                }
            },
            {
                nameof(ReceiveConnector.MaxInboundConnectionPerSource),
                Receive with
                {
                    MaxInboundConnectionPerSource = 10001,
                }
            },
            {
                nameof(ReceiveConnector.MaxInboundConnectionPercentagePerSource),
                Receive with
                {
                    MaxInboundConnectionPercentagePerSource = 101,
                }
            },
            {
                nameof(ReceiveConnector.MaxHeaderSize),
                Receive with
                {
                    MaxHeaderSize = new ByteSize(0),
                }
            },
            { nameof(ReceiveConnector.MaxHopCount), Receive with { MaxHopCount = 501 } },
            { nameof(ReceiveConnector.MaxLocalHopCount), Receive with { MaxLocalHopCount = 51 } },
            {
                nameof(ReceiveConnector.MaxLocalHopCount),
                Receive with
                {
                    MaxHopCount = 5,
                    MaxLocalHopCount = 6,
                }
            },
            { nameof(ReceiveConnector.MaxLogonFailures), Receive with { MaxLogonFailures = 11 } },
            {
                nameof(ReceiveConnector.MaxMessageSize),
                Receive with
                {
                    MaxMessageSize = new ByteSize(65535),
                }
            },
            { nameof(ReceiveConnector.MaxProtocolErrors), Receive with { MaxProtocolErrors = -1 } },
            {
                nameof(ReceiveConnector.MaxRecipientsPerMessage),
                Receive with
                {
                    MaxRecipientsPerMessage = 512001,
                }
            },
            { nameof(ReceiveConnector.Comment), Receive with { Comment = new string('a', 1025) } },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_contradiction_is_refused_at_its_property(
        string property,
        ReceiveConnector connector
    ) => AssertRefused(connector, property);

    [Fact]
    public void Passwords_without_required_TLS_are_warned_about() =>
        AssertWarned(
            Receive with
            {
                AuthMechanism = AuthMechanisms.Tls | AuthMechanisms.BasicAuth,
            },
            nameof(ReceiveConnector.AuthMechanism)
        );

    [Fact]
    public void Fewer_than_100_recipients_are_warned_about() =>
        AssertWarned(
            Receive with
            {
                MaxRecipientsPerMessage = 99,
            },
            nameof(ReceiveConnector.MaxRecipientsPerMessage)
        );

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0-255.255.255.255")]
    [InlineData("0.0.0.0/32", "0.0.0.0-255.255.255.255")]
    [InlineData("::", "::/0")]
    public void A_range_of_no_clients_address_is_warned_about(string range, string meant)
    {
        var connector = Receive with { RemoteIPRanges = [IPRange.Parse(range)] };

        AssertWarned(connector, nameof(ReceiveConnector.RemoteIPRanges));
        Assert.Contains(
            Check(connector),
            finding => finding.Message.ToString().Contains(meant, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_idle_time_below_that_of_the_RFC_is_warned_about() =>
        AssertWarned(
            Receive with
            {
                ConnectionInactivityTimeout = TimeSpan.FromMinutes(1),
            },
            nameof(ReceiveConnector.ConnectionInactivityTimeout)
        );

    [Fact]
    public void Defaults_are_sound() => AssertSound(Receive);

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", "10.0.0.0-10.255.255.255", true)]
    [InlineData("10.0.0.0-10.0.0.100", "10.0.0.50-10.0.0.150", true)]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", false)]
    [InlineData("10.0.0.0/8", "11.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void On_a_shared_binding_ranges_are_apart_or_nested(
        string mine,
        string theirs,
        bool isConflict
    )
    {
        var one = Receive with { RemoteIPRanges = [IPRange.Parse(mine)] };
        var other = new ReceiveConnector("Other")
        {
            Bindings = Receive.Bindings,
            RemoteIPRanges = [IPRange.Parse(theirs)],
        };

        if (isConflict)
            AssertRefused(one, nameof(ReceiveConnector.RemoteIPRanges), other);
        else
            AssertSound(one, other);
    }

    [Fact]
    public void The_same_range_on_another_port_is_no_conflict() =>
        AssertSound(
            Receive,
            new ReceiveConnector("Client MAIL")
            {
                Bindings = [new IPEndPoint(IPAddress.Any, 587)],
                RemoteIPRanges = Receive.RemoteIPRanges,
            }
        );
}
