using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Utility;

/// <summary>Get-Member: what the objects of a pipeline have; each type once.</summary>
[Cmdlet(VerbsCommon.Get, "Member")]
public sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
        if (InputObject is null || !_seen.Add(InputObject.TypeNames.FirstOrDefault() ?? ""))
            return;
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))
            .ToList();
        foreach (
            var member in InputObject
                .Members.Where(member =>
                    member is PSPropertyInfo or PSCodeMethod
                    && patterns.Exists(pattern => pattern.IsMatch(member.Name))
                )
                .OrderBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
        )
            WriteObject(
                ShellBag.Of(
                    "Member",
                    [
                        ("TypeName", InputObject.TypeNames.FirstOrDefault()),
                        ("Name", member.Name),
                        ("MemberType", member is PSPropertyInfo ? "Property" : "Method"),
                        ("Definition", Definition(member)),
                    ]
                )
            );
    }

    private static string Definition(PSMemberInfo member) =>
        member is PSPropertyInfo property
            ? $"{property.TypeNameOfValue[(property.TypeNameOfValue.LastIndexOf('.') + 1)..]} {property.Name}"
            : $"{member.Name}()";
}
