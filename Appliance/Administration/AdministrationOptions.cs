namespace Appliance.Administration;

/// <summary>Administration as the host is started with it; bound from <c>Appliance:Administration</c>.</summary>
public sealed class AdministrationOptions
{
    /// <summary>The audit log cannot be switched off, so its lines are kept this long at least.</summary>
    public static readonly TimeSpan ShortestAuditRetention = TimeSpan.FromDays(30);

    /// <summary>Lines of the audit log that are older are removed.</summary>
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(400);
}
