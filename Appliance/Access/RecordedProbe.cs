namespace Appliance.Access;

/// <summary>A test of a Send connector that somebody may run and that stands in the audit log; Administration alone makes one.</summary>
/// <param name="Sender">Null is the null reverse path.</param>
public sealed record RecordedProbe(Guid ConnectorId, EmailAddress? Sender, EmailAddress Recipient);
