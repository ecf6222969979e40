using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Appliance.Shell.Values;

/// <summary>Values of records as objects of the shell, and back: texts, numbers, lists that can be added to, sizes that compare.</summary>
internal static class ShellValue
{
    /// <summary>A record's value as a property of a bag (cmdlet-conventions 4).</summary>
    public static object? Of(Type type, object? value, Organization organization)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null)
            return bare == typeof(ByteSize) || bare == typeof(int) ? Unlimited.Word : null;
        return value switch
        {
            bool or int or long or string or TimeSpan or DateTimeOffset => value,
            ByteSize size => Size(size),
            Guid id => organization.Find(id)?.Name ?? id.ToString(),
            Enum flags => flags.ToString(),
            IPAddress address => address.ToString(),
            IEnumerable items => List(
                items.Cast<object>().Select(item => Text(item, organization))
            ),
            _ => value.ToString(),
        };
    }

    /// <summary>A size with the methods that scripts call on it.</summary>
    public static PSObject Size(ByteSize size)
    {
        var wrapped = new PSObject(size.Bytes);
        foreach (
            var name in (string[])
                [nameof(ToBytes), nameof(ToKB), nameof(ToMB), nameof(ToGB), nameof(ToString)]
        )
            wrapped.Members.Add(new PSCodeMethod(name, Method(name)));
        wrapped.Members.Add(new PSNoteProperty(nameof(Unlimited.IsUnlimited), false));
        return wrapped;
    }

    /// <summary>A list that scripts add to: <c>+=</c>, <c>.Add()</c>, <c>.Remove()</c>.</summary>
    public static PSObject List(IEnumerable<string> items)
    {
        var wrapped = new PSObject(new ArrayList(items.ToArray<object>()));
        foreach (var name in (string[])[nameof(Add), nameof(Remove), nameof(Contains)])
            wrapped.Members.Add(new PSCodeMethod(name, Method(name)));
        return wrapped;
    }

    /// <summary>The JSON of a parameter's value for the record's property; the record's converters read it.</summary>
    /// <param name="stored">What the document says now: lists are changed, not only replaced.</param>
    public static JsonNode? ToJson(object? value, JsonNode? stored) =>
        value switch
        {
            null => null,
            MultiValuedProperty list => new JsonArray([
                .. list.ApplyTo(Items(stored)).Select(item => (JsonNode)item),
            ]),
            Unlimited unlimited => unlimited.Value is { } number ? JsonValue.Create(number) : null,
            bool flag => JsonValue.Create(flag),
            SwitchParameter given => JsonValue.Create(given.IsPresent),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            TimeSpan span => JsonValue.Create(span.ToString("c", CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(value.ToString()),
        };

    /// <summary>A bag's value as the parameter of the same name would take it.</summary>
    public static object? AsParameter(Type type, object? value)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsGenericType)
            return MultiValuedProperty.From(value);
        if (bare == typeof(ByteSize))
            return new SizeValueAttribute().Transform(null!, value!);
        if (Nullable.GetUnderlyingType(type) == typeof(int))
            return new NumberValueAttribute().Transform(null!, value!);
        var plain = value is PSObject { BaseObject: not PSCustomObject } wrapped
            ? wrapped.BaseObject
            : value;
        if (bare == typeof(TimeSpan))
            return new TimeSpanValueAttribute().Transform(null!, value!);
        if (bare == typeof(int) && plain is string number)
            return LanguagePrimitives.ConvertTo<int>(number);
        return plain;
    }

    /// <summary>Two values of bags as one compares them: by what they show.</summary>
    public static bool Same(object? left, object? right) => Comparable(left) == Comparable(right);

    public static string Comparable(object? value)
    {
        if (value is PSObject { BaseObject: not PSCustomObject } wrapped)
            value = wrapped.BaseObject;
        return value switch
        {
            null => "",
            string text => text,
            IEnumerable items => string.Join('\n', items.Cast<object?>().Select(Comparable)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
    }

    public static int Add(PSObject list, object item) =>
        ((ArrayList)list.BaseObject).Add(Bare(item));

    public static void Remove(PSObject list, object item)
    {
        var items = (ArrayList)list.BaseObject;
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (SameText(items[i], item))
                items.RemoveAt(i);
        }
    }

    public static bool Contains(PSObject list, object item) =>
        ((ArrayList)list.BaseObject).Cast<object>().Any(known => SameText(known, item));

    public static string ToString(PSObject size) =>
        ByteQuantifiedSize.Show(new ByteSize(Bytes(size)));

    public static long ToBytes(PSObject size) => Bytes(size);

    public static long ToKB(PSObject size) => Bytes(size) >> 10;

    public static long ToMB(PSObject size) => Bytes(size) >> 20;

    public static long ToGB(PSObject size) => Bytes(size) >> 30;

    private static long Bytes(PSObject size) => (long)size.BaseObject;

    private static object Bare(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;

    private static bool SameText(object? left, object right) =>
        string.Equals(left?.ToString(), Bare(right).ToString(), StringComparison.OrdinalIgnoreCase);

    private static MethodInfo Method(string name) =>
        typeof(ShellValue).GetMethods().Single(method => method.Name == name && method.IsStatic);

    private static string Text(object item, Organization organization) =>
        item is Guid id ? organization.Find(id)?.Name ?? id.ToString() : item.ToString() ?? "";

    private static IEnumerable<string> Items(JsonNode? stored) =>
        stored is JsonArray items ? items.Select(item => item!.ToString()) : [];
}
