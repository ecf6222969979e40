using System.Management.Automation;

namespace Appliance.Shell.Values;

/// <summary>Of an object that another command gave, its Identity; anything else as it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BagIdentityAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: PSCustomObject } bag
            ? bag.Properties["Identity"]?.Value?.ToString()
            : inputData;
}
