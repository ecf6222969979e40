using System.Collections.Immutable;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Shell.Help;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Wizards;

/// <summary>What lists, forms and summaries say about Send connectors.</summary>
internal static class SendConnectorWords
{
    public static string Of(SendConnectorUsage usage, IStringLocalizer<ConsoleText> text) =>
        usage switch
        {
            SendConnectorUsage.Custom => text["Custom"],
            SendConnectorUsage.Internal => text["Internal"],
            SendConnectorUsage.Internet => text["Internet"],
            SendConnectorUsage.Partner => text["Partner"],
            _ => throw new ArgumentOutOfRangeException(nameof(usage), usage, message: null),
        };

    /// <summary>The console's labels (send-connectors 5).</summary>
    public static string Of(SmartHostAuthMechanism mechanism, IStringLocalizer<ConsoleText> text) =>
        mechanism switch
        {
            SmartHostAuthMechanism.None => text["None"],
            SmartHostAuthMechanism.BasicAuth => text["Basic Authentication"],
            SmartHostAuthMechanism.BasicAuthRequireTLS => text["Basic Authentication over TLS"],
            SmartHostAuthMechanism.ExchangeServer => text["Exchange Server Authentication"],
            SmartHostAuthMechanism.ExternalAuthoritative => text["Externally Secured"],
            _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, message: null),
        };

    public static string Of(ProtocolLoggingLevel level, IStringLocalizer<ConsoleText> text) =>
        level switch
        {
            ProtocolLoggingLevel.None => text["None"],
            ProtocolLoggingLevel.Verbose => text["Verbose"],
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, message: null),
        };

    public static ImmutableArray<Option<ProtocolLoggingLevel>> LevelsIn(
        IStringLocalizer<ConsoleText> text
    ) =>
        [
            .. Enum.GetValues<ProtocolLoggingLevel>()
                .Select(level => new Option<ProtocolLoggingLevel>(level, Of(level, text))),
        ];

    public static string Of(TlsAuthLevel level, IStringLocalizer<ConsoleText> text) =>
        level switch
        {
            TlsAuthLevel.EncryptionOnly => text["Encryption only"],
            TlsAuthLevel.CertificateValidation => text["Certificate validation"],
            TlsAuthLevel.DomainValidation => text["Domain validation"],
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, message: null),
        };

    public static ImmutableArray<string> Of(
        HeaderClasses headers,
        IStringLocalizer<ConsoleText> text
    ) =>
        headers == HeaderClasses.None
            ? [text["None"]]
            :
            [
                .. headers.HasFlag(HeaderClasses.Routing) ? (string[])[text["Routing"]] : [],
                .. headers.HasFlag(HeaderClasses.Organization)
                    ? (string[])[text["Organization"]]
                    : [],
                .. headers.HasFlag(HeaderClasses.Forest) ? (string[])[text["Forest"]] : [],
            ];

    /// <summary>How the way to the next hop is secured, in a word or two for lists.</summary>
    public static string Security(SendConnector connector, IStringLocalizer<ConsoleText> text) =>
        connector switch
        {
            { DomainSecureEnabled: true } => text["Domain-secured"],
            { SmartHostAuthMechanism: SmartHostAuthMechanism.BasicAuth } => text["Basic"],
            { SmartHostAuthMechanism: SmartHostAuthMechanism.BasicAuthRequireTLS } => text[
                "Basic over TLS"
            ],
            { SmartHostAuthMechanism: SmartHostAuthMechanism.ExchangeServer } => text[
                "Exchange Server"
            ],
            { SmartHostAuthMechanism: SmartHostAuthMechanism.ExternalAuthoritative } => text[
                "Externally secured"
            ],
            { TlsAuthLevel: TlsAuthLevel.CertificateValidation } => text["Certificate validation"],
            { TlsAuthLevel: TlsAuthLevel.DomainValidation } => text["Domain validation"],
            { RequireTls: true } => text["TLS required"],
            { IgnoreStartTls: true } => text["No TLS"],
            _ => text["TLS where offered"],
        };

    /// <summary>What a space covers, for people.</summary>
    public static string Covers(AddressSpace space, IStringLocalizer<ConsoleText> text) =>
        space switch
        {
            { IsSmtp: false } => text["addresses of this type"],
            { IsEverything: true } => text["every domain"],
            { IncludesSubdomains: true } => text["the domain and all subdomains"],
            _ => text["this domain only"],
        };

    /// <summary>Which servers are asked when a connector uses the external ones.</summary>
    public static string ExternalServers(
        TransportServer server,
        IStringLocalizer<ConsoleText> text
    ) =>
        server switch
        {
            { ExternalDnsAdapterEnabled: true } => text[
                "Now these are the servers that the machine itself uses."
            ],
            { ExternalDnsServers.IsEmpty: true } => text[
                "None is entered in the transport settings yet."
            ],
            _ => text[
                "Now {0}.",
                text.List([.. server.ExternalDnsServers.Select(address => address.ToString())])
            ],
        };
}
