namespace Appliance.Components.Parts;

/// <summary>How much of a moment is written; the whole of it is in the title in any case.</summary>
public enum MomentForm
{
    /// <summary>Today 16:58, else 23 November.</summary>
    Short,

    /// <summary>Under an hour "4 min ago", else short.</summary>
    Relative,

    /// <summary>Today 16:58, else 23 November, 16:58: for what is read in its order.</summary>
    DayAndHour,

    /// <summary>16:58:03, for what happened just now.</summary>
    Clock,

    /// <summary>23 November 2026, for what lasts.</summary>
    Date,

    /// <summary>23 November 2026, 16:58:03.</summary>
    Full,
}
