namespace Appliance.Components.Parts;

/// <summary>The nine conditions of a thing that runs; each has a shape, a colour and a word of its own.</summary>
public enum Condition
{
    /// <summary>Works, the last attempt succeeded; also Listening, Delivered, Complete.</summary>
    Healthy,

    /// <summary>Working now; also Connecting, Running.</summary>
    Active,

    /// <summary>Nothing to do, would work.</summary>
    Ready,

    /// <summary>Enabled, never used or tested.</summary>
    Untested,

    /// <summary>Tries again by itself; also Deferred, Expires soon.</summary>
    Retry,

    /// <summary>Needs a person; also Returned, Not listening.</summary>
    Failed,

    /// <summary>A person stopped it.</summary>
    Suspended,

    /// <summary>Switched off, or not needed here.</summary>
    Disabled,

    /// <summary>Waits for the step before.</summary>
    Pending,
}

internal static class Conditions
{
    /// <summary>Class of line.css: the shape and the colour.</summary>
    public static string Css(this Condition condition) =>
        condition switch
        {
            Condition.Healthy => "ok",
            Condition.Active => "act",
            Condition.Ready => "idle",
            Condition.Untested => "new",
            Condition.Retry => "warn",
            Condition.Failed => "err",
            Condition.Suspended => "hold",
            Condition.Disabled => "off",
            Condition.Pending => "wait",
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, message: null),
        };

    /// <summary>The calm ones stand in ordinary weight; trouble and a person's doing do not.</summary>
    public static bool IsCalm(this Condition condition) =>
        condition is Condition.Healthy or Condition.Active or Condition.Ready or Condition.Pending;
}
