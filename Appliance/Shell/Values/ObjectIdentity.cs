using System.Management.Automation;

namespace Appliance.Shell.Values;

/// <summary>
/// Which object is meant: a name, a GUID, <c>Server\Name</c>, or an object that another command gave (cmdlet-conventions 3).
/// </summary>
public sealed class ObjectIdentity
{
    private ObjectIdentity(string text, PSObject? bag) => (Text, Bag) = (text, bag);

    /// <summary>As typed; of an object its GUID, else its Identity.</summary>
    public string Text { get; }

    /// <summary>The object that came down the pipeline, with what was changed in it; null where only its identity was given.</summary>
    internal PSObject? Bag { get; }

    public static ObjectIdentity? From(object? value)
    {
        if (value is ObjectIdentity identity)
            return identity;
        if (value is PSObject { BaseObject: ObjectIdentity inner })
            return inner;
        if (value is PSObject { BaseObject: PSCustomObject } bag)
        {
            var text = (bag.Properties["Guid"] ?? bag.Properties["Identity"])?.Value?.ToString();
            return text is null
                ? throw new ArgumentTransformationMetadataException(
                    "The object has neither a Guid nor an Identity."
                )
                : new ObjectIdentity(text, bag);
        }
        var typed = (value is PSObject wrapped ? wrapped.BaseObject : value)?.ToString()?.Trim();
        return string.IsNullOrEmpty(typed) ? null : new ObjectIdentity(typed, null);
    }

    public override string ToString() => Text;
}

/// <summary>Reads whatever names an object.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IdentityValueAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        ObjectIdentity.From(inputData);
}
