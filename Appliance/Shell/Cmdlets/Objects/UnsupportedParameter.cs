using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>
/// A parameter of Exchange behind which the appliance has nothing. It is known by name, so that a script which gives it learns
/// what it cannot have, instead of that there is no such parameter.
/// </summary>
/// <param name="Always">The value that says what the appliance does anyway, and may be given; null where there is none.</param>
internal sealed record UnsupportedParameter(string Name, bool? Always = null)
{
    /// <summary>As the engine adds it to a command; it completes no line and stands in no help.</summary>
    public RuntimeDefinedParameter Defined =>
        new(Name, typeof(object), [new ParameterAttribute { DontShow = true }]);

    /// <summary>Why the value is not taken; null where it says what is so anyway.</summary>
    public string? Refusal(object? value)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (Always is null)
            return $"{Name} is not supported on this appliance.";
        return bare is bool given && given == Always
            ? null
            : $"{Name} is not supported on this appliance: it is always ${(Always.Value ? "true" : "false")} here.";
    }
}
