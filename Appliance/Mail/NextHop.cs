namespace Appliance.Mail;

/// <summary>
/// Where a recipient goes next; names one queue (queues.md 1, NextHopSolutionKey). <see cref="Domain"/> is the recipient's
/// domain for DNS delivery, the list of smart hosts for smart-host delivery.
/// </summary>
public sealed record NextHop(DeliveryType DeliveryType, string Domain, Guid ConnectorId)
{
    public static NextHop Submission { get; } =
        new(DeliveryType.Undefined, "Submission", Guid.Empty);

    public static NextHop Unreachable { get; } =
        new(DeliveryType.Unreachable, "Unreachable Domain", Guid.Empty);

    public static NextHop Poison { get; } =
        new(DeliveryType.Undefined, "Poison Message", Guid.Empty);

    /// <summary>The name of one of the three queues that are always the same; null for a delivery queue, which has a number.</summary>
    public string? FixedName =>
        this == Submission ? "Submission"
        : this == Unreachable ? "Unreachable"
        : this == Poison ? "Poison"
        : null;

    public override string ToString() => Domain;
}

/// <summary>How a queue's mail leaves (routing 4).</summary>
public enum DeliveryType
{
    Undefined,
    DnsConnectorDelivery,
    SmartHostConnectorDelivery,
    Unreachable,
}
