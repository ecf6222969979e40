using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Configuration;

/// <summary>
/// Sets one property of an object from text, spelled as cmdlets spell it: <c>ExternalDNSServers</c>, <c>00:00:02</c>,
/// <c>10MB</c>, <c>unlimited</c>, <c>$true</c>, <c>$null</c>; a list is separated by commas.
/// </summary>
public static class PropertyText
{
    private const string Unlimited = "unlimited";

    /// <summary>The property of this name in any case; null when the object has none that an administrator sets.</summary>
    public static PropertyInfo? Find(Type type, string name) =>
        type.GetProperties()
            .FirstOrDefault(property =>
                property.CanWrite
                && property.Name
                    is not (
                        nameof(IConfigured.Id)
                        or nameof(IConfigured.Version)
                        or nameof(IConfigured.Name)
                    )
                && string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)
            );

    public static bool TrySet<T>(
        T configured,
        PropertyInfo property,
        string text,
        [NotNullWhen(true)] out T? changed,
        [NotNullWhen(false)] out string? problem
    )
        where T : class, IConfigured
    {
        changed = null;
        text = text.Trim();
        if (!TryNode(property, text, out var value, out var expected))
        {
            problem = $"'{text}' is no value for {property.Name}: write {expected}.";
            return false;
        }
        var kind = ObjectKind.Of(configured);
        var document = JsonNode.Parse(DocumentJson.Serialize(configured))!;
        document[property.Name] = value;
        try
        {
            changed = (T)DocumentJson.Deserialize(kind, document.ToJsonString());
        }
        catch (JsonException exception)
        {
            // The converters' own words are for people; the serializer's talk of paths and types.
            var why = exception.InnerException is FormatException format
                ? $": {format.Message}"
                : ".";
            problem = $"'{text}' is no value for {property.Name}{why}";
            return false;
        }
        problem = null;
        return true;
    }

    private static bool TryNode(
        PropertyInfo property,
        string text,
        out JsonNode? node,
        out string expected
    )
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var nullable = new NullabilityInfoContext().Create(property).WriteState;
        var mayBeNull = nullable == NullabilityState.Nullable;
        node = null;
        expected = Expected(type, mayBeNull);
        if (IsNull(text, type, mayBeNull))
            return true;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            node = new JsonArray([
                .. (IsNull(text) ? "" : text)
                    .Split(
                        ',',
                        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                    )
                    .Select(item => (JsonNode)item),
            ]);
            return true;
        }
        node = Scalar(type, text);
        return node is not null;
    }

    private static JsonNode? Scalar(Type type, string text)
    {
        if (type == typeof(bool))
            return text.TrimStart('$').ToLowerInvariant() switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            };
        if (type == typeof(int))
            return int.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : null;
        if (type == typeof(ByteSize))
            return ByteSize.TryParse(text, out var size) ? size.Value.Bytes : null;
        // A bare number would be days to .NET and ticks to PowerShell; nobody means either.
        if (type == typeof(TimeSpan))
            return
                text.Contains(':', StringComparison.Ordinal)
                && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
                ? span.ToString("c", CultureInfo.InvariantCulture)
                : null;
        if (type.IsEnum && type.IsDefined(typeof(FlagsAttribute), inherit: false))
            return Flags(type, text);
        if (type.IsEnum)
            return Enum.GetNames(type)
                .FirstOrDefault(name =>
                    string.Equals(name, text, StringComparison.OrdinalIgnoreCase)
                );
        return text;
    }

    private static JsonNode? Flags(Type type, string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries)
            .Select(name =>
                Enum.GetNames(type)
                    .FirstOrDefault(known =>
                        string.Equals(known, name, StringComparison.OrdinalIgnoreCase)
                    )
            )
            .ToList();
        return names.Contains(null) ? null : string.Join(", ", names);
    }

    private static bool IsNull(string text) =>
        string.Equals(text, "$null", StringComparison.OrdinalIgnoreCase);

    private static bool IsNull(string text, Type type, bool mayBeNull) =>
        mayBeNull
        && (
            IsNull(text)
            || text.Length == 0
            || (
                (type == typeof(int) || type == typeof(ByteSize))
                && string.Equals(text, Unlimited, StringComparison.OrdinalIgnoreCase)
            )
        );

    private static string Expected(Type type, bool mayBeNull)
    {
        var what = type switch
        {
            _ when type == typeof(bool) => "$true or $false",
            _ when type == typeof(int) => "a whole number",
            _ when type == typeof(ByteSize) => "a size such as 10MB",
            _ when type == typeof(TimeSpan) => "a time such as 00:05:00 or 2.00:00:00",
            _ when type.IsEnum => string.Join(", ", Enum.GetNames(type)),
            _ => "a text",
        };
        return mayBeNull && (type == typeof(int) || type == typeof(ByteSize))
            ? $"{what}, or unlimited"
            : what;
    }
}
