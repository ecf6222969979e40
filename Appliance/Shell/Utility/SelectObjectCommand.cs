using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands;

namespace Appliance.Shell.Utility;

/// <summary>Select-Object: some properties, some objects.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _last = [];
    private readonly List<PSObject> _seen = [];
    private int _index;
    private int _written;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Names, wildcards, script blocks, or <c>@{Name='x'; Expression={...}}</c>.</summary>
    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public string[] ExcludeProperty { get; set; } = [];

    /// <summary>Writes the values of this property instead of objects.</summary>
    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public int First { get; set; } = -1;

    [Parameter]
    public int Last { get; set; } = -1;

    [Parameter]
    public int Skip { get; set; }

    [Parameter]
    public int[]? Index { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;
        var at = _index++;
        if (at < Skip && Last < 0)
            return;
        if (Index is not null && !Index.Contains(at))
            return;
        if (Last >= 0)
        {
            _last.Add(InputObject);
            if (_last.Count > Last + Skip)
                _last.RemoveAt(0);
            return;
        }
        if (First >= 0 && _written >= First)
            return;
        _written++;
        Write(InputObject);
        if (First >= 0 && _written >= First && First > 0)
            StopUpstream.By(this);
    }

    protected override void EndProcessing()
    {
        foreach (var item in _last.Take(Math.Max(0, _last.Count - Skip)))
            Write(item);
    }

    private void Write(PSObject item)
    {
        if (ExpandProperty is not null)
        {
            foreach (var value in new Columns([ExpandProperty]).Of(item).Select(v => v.Value))
                WriteObject(value, enumerateCollection: true);
            return;
        }
        var result = Property.Length == 0 && ExcludeProperty.Length == 0 ? item : Shaped(item);
        if (Unique)
        {
            if (_seen.Any(seen => AreAlike(seen, result)))
                return;
            _seen.Add(result);
        }
        WriteObject(result);
    }

    private PSObject Shaped(PSObject item)
    {
        var shaped = new PSObject();
        var excluded = ExcludeProperty
            .Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase))
            .ToList();
        foreach (var (name, value) in new Columns(Property.Length == 0 ? ["*"] : Property).Of(item))
        {
            if (
                excluded.Any(pattern => pattern.IsMatch(name))
                || shaped.Properties[name] is not null
            )
                continue;
            shaped.Properties.Add(new PSNoteProperty(name, value));
        }
        if (item.TypeNames.Count > 0)
            shaped.TypeNames.Insert(0, $"Selected.{item.TypeNames[0]}");
        return shaped;
    }

    private static bool AreAlike(PSObject left, PSObject right) =>
        left.BaseObject is PSCustomObject
            ? left
                .Properties.Select(p => (p.Name, Values.ShellValue.Comparable(p.Value)))
                .SequenceEqual(
                    right.Properties.Select(p => (p.Name, Values.ShellValue.Comparable(p.Value)))
                )
            : LanguagePrimitives.Equals(
                left,
                right,
                ignoreCase: false,
                CultureInfo.InvariantCulture
            );
}

/// <summary>Ends the commands before one that has enough; the engine's exception for it is internal, and a test holds it.</summary>
internal static class StopUpstream
{
    public static void By(Cmdlet command) =>
        throw (Exception)
            Activator.CreateInstance(
                typeof(PSObject).Assembly.GetType(
                    "System.Management.Automation.StopUpstreamCommandsException",
                    throwOnError: true
                )!,
                BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public,
                binder: null,
                [command],
                culture: null
            )!;
}

/// <summary>Properties as the commands take them: names, wildcards, script blocks, calculated ones.</summary>
internal sealed class Columns(object[] properties)
{
    public IEnumerable<(string Name, object? Value)> Of(PSObject item) =>
        properties.SelectMany(property => Values(property, item));

    private static IEnumerable<(string Name, object? Value)> Values(object property, PSObject item)
    {
        var bare = property is PSObject wrapped ? wrapped.BaseObject : property;
        if (bare is IDictionary calculated)
        {
            var expression = Part(calculated, "Expression") ?? Part(calculated, "E");
            var name = (
                Part(calculated, "Name")
                ?? Part(calculated, "Label")
                ?? Part(calculated, "N")
                ?? Part(calculated, "L")
            )?.ToString();
            if (expression is null)
                throw new PSArgumentException(
                    "A calculated property needs an Expression.",
                    nameof(property)
                );
            yield return (name ?? expression.ToString() ?? "", Value(Expression(expression), item));
            yield break;
        }
        var wanted = Expression(bare);
        if (wanted.Script is not null)
        {
            yield return (wanted.Script.ToString().Trim(), Value(wanted, item));
            yield break;
        }
        var resolved = wanted.ResolveNames(item);
        if (resolved.Count == 0 && !wanted.HasWildCardCharacters)
            yield return (wanted.ToString(), null);
        foreach (var name in resolved)
            yield return (name.ToString(), Value(name, item));
    }

    private static PSPropertyExpression Expression(object value) =>
        value is ScriptBlock block
            ? new PSPropertyExpression(block)
            : new PSPropertyExpression(value.ToString());

    private static object? Value(PSPropertyExpression expression, PSObject item)
    {
        var results = expression.GetValues(item);
        return results.Count == 0 || results[0].Exception is not null ? null : results[0].Result;
    }

    private static object? Part(IDictionary map, string key)
    {
        foreach (DictionaryEntry entry in map)
        {
            if (string.Equals(entry.Key.ToString(), key, StringComparison.OrdinalIgnoreCase))
                return entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        }
        return null;
    }
}
