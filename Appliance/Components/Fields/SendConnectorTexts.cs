namespace Appliance.Components.Fields;

/// <summary>What is said about the properties of a Send connector.</summary>
internal static class SendConnectorTexts
{
    public static FieldText Name { get; } =
        new(
            nameof(SendConnector.Name),
            "Name",
            "Identifies the connector. Where two connectors fit equally well, the one whose name comes first in the alphabet is used.",
            "Up to 64 characters."
        );

    public static FieldText Port { get; } =
        new(
            nameof(SendConnector.Port),
            "Port",
            "The TCP port of the smart hosts. Submission services of providers often use 587.",
            "1 to 65535. Default 25."
        );

    public static FieldText ExternalDns { get; } =
        new(
            nameof(SendConnector.UseExternalDnsServersEnabled),
            "Use the external DNS servers",
            "Asks the servers under External DNS in the transport settings instead of the internal ones."
        );

    public static FieldText Mechanism { get; } =
        new(nameof(SendConnector.SmartHostAuthMechanism), "How we sign in to the smart hosts");

    public static FieldText UserName { get; } =
        new(
            nameof(SendConnector.AuthenticationUserName),
            "User name",
            "The account at the smart host, often a whole e-mail address."
        )
        {
            Parameter = "AuthenticationCredential",
        };

    public static FieldText Password { get; } =
        new(nameof(SendConnector.AuthenticationPassword), "Password") { Parameter = "" };

    /// <summary>The console's labels (send-connectors 5).</summary>
    public static string Of(SmartHostAuthMechanism mechanism) =>
        mechanism switch
        {
            SmartHostAuthMechanism.None => "None",
            SmartHostAuthMechanism.BasicAuth => "Basic Authentication",
            SmartHostAuthMechanism.BasicAuthRequireTLS => "Basic Authentication over TLS",
            SmartHostAuthMechanism.ExchangeServer => "Exchange Server Authentication",
            SmartHostAuthMechanism.ExternalAuthoritative => "Externally Secured",
            _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, message: null),
        };

    /// <summary>How the way to the next hop is secured, in a word or two for lists.</summary>
    public static string Security(SendConnector connector) =>
        connector switch
        {
            { DomainSecureEnabled: true } => "Domain-secured",
            { SmartHostAuthMechanism: SmartHostAuthMechanism.BasicAuth } => "Basic",
            { SmartHostAuthMechanism: SmartHostAuthMechanism.BasicAuthRequireTLS } =>
                "Basic over TLS",
            { SmartHostAuthMechanism: SmartHostAuthMechanism.ExchangeServer } => "Exchange Server",
            { SmartHostAuthMechanism: SmartHostAuthMechanism.ExternalAuthoritative } =>
                "Externally secured",
            { RequireTls: true } => "TLS required",
            { IgnoreStartTls: true } => "No TLS",
            _ => "TLS where offered",
        };

    /// <summary>What a space covers, for people.</summary>
    public static string Covers(AddressSpace space) =>
        space switch
        {
            { IsSmtp: false } => "addresses of this type",
            { IsEverything: true } => "every domain",
            { IncludesSubdomains: true } => "the domain and all subdomains",
            _ => "this domain only",
        };
}
