using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Hosting;

/// <summary>An object that a command wrote, as a page may show it beside the output.</summary>
public sealed class ShownObject
{
    // The pane is for one object; who wants longer lists has the terminal.
    private const int MaxProperties = 200;
    private const int MaxValue = 4_000;

    private static readonly string[] NameProperties = ["Identity", "Name", "DomainName", "Id"];

    private ShownObject(PSObject value, string? noun, string name)
    {
        Value = value;
        Noun = noun;
        Name = name;
        Properties =
        [
            .. value
                .Properties.Where(property => property.IsGettable)
                .Take(MaxProperties)
                .Select(property => (property.Name, Text(property))),
        ];
    }

    /// <summary>The cmdlets' noun: <c>SendConnector</c>; null for what is none of the appliance's objects.</summary>
    public string? Noun { get; }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    public ImmutableArray<(string Name, string Value)> Properties { get; }

    internal PSObject Value { get; }

    /// <summary>Text and numbers are all there is to see in the output itself, so they are not shown again.</summary>
    internal static ShownObject? Of(PSObject value)
    {
        if (value.BaseObject is not PSCustomObject)
            return null;
        var prefix = ShellBag.TypeOf("");
        var noun = value
            .TypeNames.FirstOrDefault(type => type.StartsWith(prefix, StringComparison.Ordinal))
            ?[prefix.Length..];
        var name = NameProperties
            .Select(known => value.Properties[known])
            .Where(property => property is not null)
            .Select(Text)
            .FirstOrDefault(text => text.Length > 0);
        return new ShownObject(value, noun, name ?? noun ?? "Object");
    }

    private static string Text(PSPropertyInfo property)
    {
        string text;
        try
        {
            var bare = property.Value is PSObject wrapped ? wrapped.BaseObject : property.Value;
            // The wrapper knows how a size is written.
            text = bare is System.Collections.IEnumerable items and not string
                ? string.Join('\n', items.Cast<object?>())
                : property.Value?.ToString() ?? "";
        }
        catch (RuntimeException)
        {
            return "";
        }
        return text.Length <= MaxValue ? text : text[..MaxValue] + " ...";
    }
}
