using System.Collections.Immutable;
using Appliance.Components.Parts;
using Appliance.Monitoring;

namespace Appliance.Components.Pages;

/// <summary>A Receive connector as it is set, and as it is doing.</summary>
/// <param name="Status">Null until a picture knows it.</param>
internal sealed record ReceiveConnectorRow(
    ReceiveConnector Connector,
    ReceiveConnectorStatus? Status
)
{
    public static ImmutableArray<ReceiveConnectorRow> Of(
        Organization organization,
        ApplianceStatus status
    ) =>
        [
            .. organization.ReceiveConnectors.Select(connector => new ReceiveConnectorRow(
                connector,
                status.ReceiveConnectors.FirstOrDefault(s => s.Id == connector.Id)
            )),
        ];

    /// <summary>What is set is ahead of the picture by a moment, and wins.</summary>
    public Condition Condition =>
        (Connector.Enabled, Status?.Health) switch
        {
            (false, _) => Condition.Disabled,
            (true, ConnectorHealth.Failed) => Condition.Failed,
            (true, ConnectorHealth.Suspended) => Condition.Suspended,
            (true, null or ConnectorHealth.Disabled) => Condition.Pending,
            _ => Condition.Healthy,
        };

    public bool IsOpenRelay => OpenRelay.Of(Connector) is not null;

    public bool NeedsAttention => Condition == Condition.Failed || IsOpenRelay;

    public ImmutableArray<BindingFault> Faults =>
        Condition == Condition.Failed ? Status?.Faults ?? [] : [];

    public bool Matches(string word) =>
        Connector.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Connector.Comment.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Connector.PermissionGroups.ToString().Contains(word, StringComparison.OrdinalIgnoreCase)
        || Connector.Bindings.Any(binding =>
            binding.ToString().Contains(word, StringComparison.OrdinalIgnoreCase)
        )
        || Connector.RemoteIPRanges.Any(range =>
            range.Text.Contains(word, StringComparison.OrdinalIgnoreCase)
        );
}
