using System.Net;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Configuration.Servers;

/// <summary>Ranges and refusals of transport-config 2, 3 and 5.</summary>
public sealed class TransportRulesTests
{
    private static readonly TimeSpan TooShort = TimeSpan.Zero;

    public static TheoryData<string, TransportServer> Refused =>
        new()
        {
            {
                nameof(TransportServer.SendProtocolLogPath),
                Server with
                {
                    SendProtocolLogPath = @"\\server\share",
                }
            },
            {
                nameof(TransportServer.SendProtocolLogPath),
                Server with
                {
                    SendProtocolLogPath = "logs/../../etc",
                }
            },
            {
                nameof(TransportServer.SendProtocolLogPath),
                Server with
                {
                    SendProtocolLogPath = "",
                }
            },
            {
                nameof(TransportServer.SendProtocolLogMaxAge),
                Server with
                {
                    SendProtocolLogMaxAge = TimeSpan.FromSeconds(-1),
                }
            },
            {
                nameof(TransportServer.SendProtocolLogMaxAge),
                Server with
                {
                    SendProtocolLogMaxAge = new TimeSpan(24855, 3, 14, 8),
                }
            },
            {
                nameof(TransportServer.SendProtocolLogMaxDirectorySize),
                Server with
                {
                    SendProtocolLogMaxDirectorySize = new ByteSize(0),
                }
            },
            {
                nameof(TransportServer.SendProtocolLogMaxFileSize),
                Server with
                {
                    SendProtocolLogMaxFileSize = new ByteSize(0),
                }
            },
            {
                nameof(TransportServer.SendProtocolLogMaxFileSize),
                Server with
                {
                    SendProtocolLogMaxFileSize = ByteSize.FromMB(251),
                }
            },
            {
                nameof(TransportServer.SendProtocolLogMaxFileSize),
                Server with
                {
                    SendProtocolLogMaxFileSize = null,
                }
            },
            { nameof(TransportServer.Fqdn), Server with { Fqdn = "mail" } },
            { nameof(TransportServer.Fqdn), Server with { Fqdn = "10.0.0.1" } },
            { nameof(TransportServer.Fqdn), Server with { Fqdn = "ma_il.contoso.com" } },
            {
                nameof(TransportServer.QueueGlitchRetryCount),
                Server with
                {
                    QueueGlitchRetryCount = 16,
                }
            },
            {
                nameof(TransportServer.QueueGlitchRetryInterval),
                Server with
                {
                    QueueGlitchRetryInterval = TooShort,
                }
            },
            {
                nameof(TransportServer.TransientFailureRetryCount),
                Server with
                {
                    TransientFailureRetryCount = -1,
                }
            },
            {
                nameof(TransportServer.TransientFailureRetryInterval),
                Server with
                {
                    TransientFailureRetryInterval = TimeSpan.FromHours(13),
                }
            },
            {
                nameof(TransportServer.OutboundConnectionFailureRetryInterval),
                Server with
                {
                    OutboundConnectionFailureRetryInterval = TimeSpan.FromDays(21),
                }
            },
            {
                nameof(TransportServer.MessageRetryInterval),
                Server with
                {
                    MessageRetryInterval = TimeSpan.FromDays(2),
                }
            },
            {
                nameof(TransportServer.MessageExpirationTimeout),
                Server with
                {
                    MessageExpirationTimeout = TimeSpan.FromSeconds(4),
                }
            },
            {
                nameof(TransportServer.MessageExpirationTimeout),
                Server with
                {
                    MessageExpirationTimeout = TimeSpan.FromDays(91),
                }
            },
            {
                nameof(TransportServer.DelayNotificationTimeout),
                Server with
                {
                    DelayNotificationTimeout = TimeSpan.FromDays(31),
                }
            },
            {
                nameof(TransportServer.MaxOutboundConnections),
                Server with
                {
                    MaxOutboundConnections = 0,
                }
            },
            {
                nameof(TransportServer.MaxPerDomainOutboundConnections),
                Server with
                {
                    MaxPerDomainOutboundConnections = 0,
                }
            },
            {
                nameof(TransportServer.MaxPerDomainOutboundConnections),
                Server with
                {
                    MaxPerDomainOutboundConnections = 2000,
                }
            },
            {
                nameof(TransportServer.MaxPerDomainOutboundConnections),
                Server with
                {
                    MaxPerDomainOutboundConnections = null,
                }
            },
            {
                nameof(TransportServer.MaxConnectionRatePerMinute),
                Server with
                {
                    MaxConnectionRatePerMinute = 0,
                }
            },
            {
                nameof(TransportServer.QueueMaxIdleTime),
                Server with
                {
                    QueueMaxIdleTime = TimeSpan.FromHours(2),
                }
            },
            { nameof(TransportServer.PoisonThreshold), Server with { PoisonThreshold = 11 } },
            {
                nameof(TransportServer.ExternalDsnMaxMessageAttachSize),
                Server with
                {
                    ExternalDsnMaxMessageAttachSize = new ByteSize(2147483648),
                }
            },
            {
                nameof(TransportServer.QueueFreeSpaceFloor),
                Server with
                {
                    QueueFreeSpaceFloor = new ByteSize(-1),
                }
            },
            {
                nameof(TransportServer.InternalDnsServers),
                Server with
                {
                    InternalDnsAdapterEnabled = false,
                }
            },
            {
                nameof(TransportServer.ExternalDnsServers),
                Server with
                {
                    ExternalDnsAdapterEnabled = false,
                }
            },
            {
                nameof(TransportServer.ExternalDnsServers),
                Server with
                {
                    ExternalDnsServers = [IPAddress.Any],
                }
            },
        };

    public static TheoryData<string, TransportConfig> RefusedConfig =>
        new()
        {
            {
                nameof(TransportConfig.MaxReceiveSize),
                new TransportConfig { MaxReceiveSize = new ByteSize(65535) }
            },
            {
                nameof(TransportConfig.MaxSendSize),
                new TransportConfig { MaxSendSize = new ByteSize(2147483649) }
            },
            {
                nameof(TransportConfig.MaxRecipientEnvelopeLimit),
                new TransportConfig { MaxRecipientEnvelopeLimit = -1 }
            },
            {
                nameof(TransportConfig.GenerateCopyOfDsnFor),
                new TransportConfig { GenerateCopyOfDsnFor = ["5.4"] }
            },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_server_setting_out_of_range_is_refused_at_its_property(
        string property,
        TransportServer server
    ) => AssertRefused(server, property);

    [Theory]
    [MemberData(nameof(RefusedConfig), DisableDiscoveryEnumeration = true)]
    public void A_transport_setting_out_of_range_is_refused_at_its_property(
        string property,
        TransportConfig config
    ) => AssertRefused(config, property);

    [Fact]
    public void Defaults_are_sound_and_say_nothing()
    {
        Assert.Empty(Check(Server));
        Assert.Empty(Check(new TransportConfig()));
    }

    [Fact]
    public void A_delay_notice_before_the_quick_retries_end_is_warned_about() =>
        AssertWarned(
            Server with
            {
                DelayNotificationTimeout = TimeSpan.FromMinutes(10),
            },
            nameof(TransportServer.DelayNotificationTimeout)
        );

    [Fact]
    public void Expiry_within_the_hour_is_warned_about() =>
        AssertWarned(
            Server with
            {
                MessageExpirationTimeout = TimeSpan.FromMinutes(30),
            },
            nameof(TransportServer.MessageExpirationTimeout)
        );

    [Fact]
    public void A_limit_of_no_recipients_is_warned_about() =>
        AssertWarned(
            new TransportConfig { MaxRecipientEnvelopeLimit = 0 },
            nameof(TransportConfig.MaxRecipientEnvelopeLimit)
        );

    [Fact]
    public void A_protocol_log_without_a_path_is_said_where_a_connector_writes_to_it()
    {
        var silent = Server with { SendProtocolLogPath = null };

        AssertSound(silent);
        Assert.Empty(
            Check(silent, ByDns)
                .Where(finding => finding.Property == nameof(TransportServer.SendProtocolLogPath))
        );
        AssertWarned(
            silent,
            nameof(TransportServer.SendProtocolLogPath),
            ByDns with
            {
                ProtocolLoggingLevel = Appliance.Configuration.ProtocolLoggingLevel.Verbose,
            }
        );
    }

    [Theory]
    [InlineData("/var/log/appliance")]
    [InlineData("logs/ProtocolLog/SmtpSend")]
    public void A_protocol_log_lies_at_a_whole_path_or_below_the_data(string path) =>
        AssertSound(
            Server with
            {
                SendProtocolLogPath = path,
                SendProtocolLogMaxAge = TimeSpan.Zero,
                SendProtocolLogMaxDirectorySize = null,
                SendProtocolLogMaxFileSize = null,
            }
        );
}
