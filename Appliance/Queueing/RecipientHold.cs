namespace Appliance.Queueing;

/// <summary>What an administrator asked for a recipient that waits or is in delivery. The numbers are stored.</summary>
internal enum RecipientHold
{
    None = 0,

    /// <summary>Stays where it is, undelivered.</summary>
    Suspended = 1,

    /// <summary>Goes as soon as the attempt under way has failed.</summary>
    Removal = 2,

    /// <summary>The same, and its sender is told.</summary>
    ReportedRemoval = 3,
}
