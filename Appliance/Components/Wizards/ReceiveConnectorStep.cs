using Appliance.Configuration.ReceiveConnectors;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Wizards;

/// <summary>The pages of the New Receive Connector wizard, in order.</summary>
public enum ReceiveConnectorStep
{
    Introduction,
    LocalNetwork,
    RemoteNetwork,
    Summary,
    Completion,
}

internal static class ReceiveConnectorSteps
{
    /// <summary>The page with the field of this property; null where none has it.</summary>
    public static ReceiveConnectorStep? FieldOf(string property) =>
        property switch
        {
            nameof(ReceiveConnector.Name) => ReceiveConnectorStep.Introduction,
            nameof(ReceiveConnector.Bindings) or nameof(ReceiveConnector.Fqdn) =>
                ReceiveConnectorStep.LocalNetwork,
            nameof(ReceiveConnector.RemoteIPRanges) => ReceiveConnectorStep.RemoteNetwork,
            _ => null,
        };

    /// <summary>In the list of steps.</summary>
    public static string Title(this ReceiveConnectorStep step, IStringLocalizer<ConsoleText> L) =>
        step switch
        {
            ReceiveConnectorStep.Introduction => L["Introduction"],
            ReceiveConnectorStep.LocalNetwork => L["Local network settings"],
            ReceiveConnectorStep.RemoteNetwork => L["Remote network settings"],
            ReceiveConnectorStep.Summary => L["New connector"],
            ReceiveConnectorStep.Completion => L["Completion"],
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, message: null),
        };

    /// <summary>In the page's address: <c>local-network</c>.</summary>
    public static string Slug(this ReceiveConnectorStep step) =>
        step switch
        {
            ReceiveConnectorStep.Introduction => "introduction",
            ReceiveConnectorStep.LocalNetwork => "local-network",
            ReceiveConnectorStep.RemoteNetwork => "remote-network",
            ReceiveConnectorStep.Summary => "summary",
            ReceiveConnectorStep.Completion => "completion",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, message: null),
        };

    public static ReceiveConnectorStep? FromSlug(string? slug) =>
        Enum.GetValues<ReceiveConnectorStep>()
            .Select(step => (ReceiveConnectorStep?)step)
            .FirstOrDefault(step => step!.Value.Slug() == slug);
}
