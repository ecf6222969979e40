using System.Net;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;

namespace Appliance.Tests.Dialogues;

/// <summary>
/// Conversations with the real listener, one file each. <c>connector:</c> names what they talk to. <c>C:</c> is a line the client
/// sends, <c>C></c> the same without a line end; lines in a row go out in one write. <c>S:</c> is a line it must get, with <c>*</c> for
/// anything. <c>TLS</c> shakes hands, <c>BYE</c> drops the connection, <c>CLOSED</c> waits for the server to do so, <c>WAIT</c> moves
/// the clock. <c>Q:</c> is what the queue must have in the end, <c>B:</c> a line of its newest message.
/// </summary>
public sealed class DialogueTests
{
    public static TheoryData<string> Scripts { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Dialogues"), "*.txt")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Goes_as_written(string script)
    {
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "Dialogues", script + ".txt"),
            TestContext.Current.CancellationToken
        );
        await new Dialogue(lines).PlayAsync();
    }

    /// <summary>Changes of the connector that a script can ask for by name; several are joined by blanks.</summary>
    internal static ReceiveConnector Configure(ReceiveConnector connector, string settings)
    {
        foreach (var setting in settings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            connector = setting switch
            {
                "default" => connector,
                "relay" => connector with { AnonymousAcceptsAnyRecipient = true },
                "no-own-domains" => connector with { AnonymousMayUseOwnDomains = false },
                "submission" => connector with
                {
                    PermissionGroups = PermissionGroups.ExchangeUsers,
                },
                "nobody" => connector with { PermissionGroups = PermissionGroups.None },
                "auth-in-clear" => connector with
                {
                    AuthMechanism = AuthMechanisms.Tls | AuthMechanisms.BasicAuth,
                },
                "no-tls" => connector with { AuthMechanism = AuthMechanisms.None },
                "require-tls" => connector with { RequireTls = true },
                "require-domain" => connector with { RequireEhloDomain = true },
                "normalise" => connector with { BareLinefeedRejectionEnabled = false },
                "no-codes" => connector with { EnhancedStatusCodesEnabled = false },
                "bare-bones" => connector with
                {
                    PipeliningEnabled = false,
                    ChunkingEnabled = false,
                    EightBitMimeEnabled = false,
                    SmtpUtf8Enabled = false,
                    DeliveryStatusNotificationEnabled = false,
                    EnhancedStatusCodesEnabled = false,
                    SizeEnabled = SizeAdvertisement.Disabled,
                    AuthMechanism = AuthMechanisms.None,
                },
                "size-without-value" => connector with
                {
                    SizeEnabled = SizeAdvertisement.EnabledWithoutValue,
                },
                "own-name" => connector with
                {
                    Fqdn = "relay.example.net",
                    Banner = "220 relay.example.net is listening",
                },
                "small" => connector with
                {
                    MaxMessageSize = new ByteSize(500),
                    MaxHeaderSize = new ByteSize(200),
                    MaxRecipientsPerMessage = 3,
                },
                "two-hops" => connector with { MaxHopCount = 2 },
                "one-local-hop" => connector with { MaxLocalHopCount = 1 },
                "two-a-minute" => connector with { MessageRateLimit = 2 },
                "two-errors" => connector with { MaxProtocolErrors = 2 },
                "tarpit" => connector with { TarpitInterval = TimeSpan.FromSeconds(5) },
                _ => throw new FormatException($"There is no setting '{setting}'."),
            };
        }
        return connector;
    }
}
