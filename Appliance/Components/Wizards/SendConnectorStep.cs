using System.Collections.Frozen;
using Appliance.Configuration.SendConnectors;

namespace Appliance.Components.Wizards;

/// <summary>The pages of the New Send Connector wizard, in order.</summary>
public enum SendConnectorStep
{
    Introduction,
    AddressSpace,
    Network,
    Security,
    SourceServer,
    Summary,
    Completion,
}

internal static class SendConnectorSteps
{
    // A finding about any other property is shown on the page where it comes up.
    private static readonly FrozenDictionary<string, SendConnectorStep> PageOf = new Dictionary<
        string,
        SendConnectorStep
    >(StringComparer.Ordinal)
    {
        [nameof(SendConnector.Name)] = SendConnectorStep.Introduction,
        [nameof(SendConnector.AddressSpaces)] = SendConnectorStep.AddressSpace,
        [nameof(SendConnector.DnsRoutingEnabled)] = SendConnectorStep.Network,
        [nameof(SendConnector.SmartHosts)] = SendConnectorStep.Network,
        [nameof(SendConnector.IsScopedConnector)] = SendConnectorStep.AddressSpace,
        [nameof(SendConnector.Port)] = SendConnectorStep.Network,
        [nameof(SendConnector.UseExternalDnsServersEnabled)] = SendConnectorStep.Network,
        [nameof(SendConnector.SmartHostAuthMechanism)] = SendConnectorStep.Security,
        [nameof(SendConnector.AuthenticationUserName)] = SendConnectorStep.Security,
        [nameof(SendConnector.AuthenticationPassword)] = SendConnectorStep.Security,
        [nameof(SendConnector.SourceTransportServers)] = SendConnectorStep.SourceServer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The page with the field of this property.</summary>
    public static SendConnectorStep? PageFor(string property) =>
        PageOf.TryGetValue(property, out var step) ? step : null;

    /// <summary>In the list of steps.</summary>
    public static string Title(this SendConnectorStep step) =>
        step switch
        {
            SendConnectorStep.Introduction => "Introduction",
            SendConnectorStep.AddressSpace => "Address space",
            SendConnectorStep.Network => "Network settings",
            SendConnectorStep.Security => "Smart host security",
            SendConnectorStep.SourceServer => "Source server",
            SendConnectorStep.Summary => "New connector",
            SendConnectorStep.Completion => "Completion",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, message: null),
        };

    /// <summary>In the page's address: <c>address-space</c>.</summary>
    public static string Slug(this SendConnectorStep step) =>
        step switch
        {
            SendConnectorStep.Introduction => "introduction",
            SendConnectorStep.AddressSpace => "address-space",
            SendConnectorStep.Network => "network",
            SendConnectorStep.Security => "security",
            SendConnectorStep.SourceServer => "source-server",
            SendConnectorStep.Summary => "summary",
            SendConnectorStep.Completion => "completion",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, message: null),
        };

    public static SendConnectorStep? FromSlug(string? slug) =>
        Enum.GetValues<SendConnectorStep>()
            .Select(step => (SendConnectorStep?)step)
            .FirstOrDefault(step => step!.Value.Slug() == slug);
}
