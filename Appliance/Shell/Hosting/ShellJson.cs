using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Shell.Hosting;

/// <summary>Objects of the shell as JSON.</summary>
internal static class ShellJson
{
    // Objects in objects in objects: deeper ones are told by their text, as the stock cmdlet does.
    private const int MaxDepth = 8;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Compressed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>All of them, as one array.</summary>
    public static string Write(IEnumerable<PSObject?> objects) =>
        new JsonArray([.. objects.Select(item => Node(item, depth: 0))]).ToJsonString(Indented);

    public static string Write(object? value, bool compressed) =>
        Node(value, depth: 0)?.ToJsonString(compressed ? Compressed : Indented) ?? "null";

    private static JsonNode? Node(object? value, int depth)
    {
        var bare = value is PSObject { BaseObject: not PSCustomObject } wrapped
            ? wrapped.BaseObject
            : value;
        return bare switch
        {
            null => null,
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            int or long or short or byte or uint => JsonValue.Create(
                Convert.ToInt64(bare, CultureInfo.InvariantCulture)
            ),
            double or float or decimal => JsonValue.Create(
                Convert.ToDecimal(bare, CultureInfo.InvariantCulture)
            ),
            DateTime moment => JsonValue.Create(
                moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)
            ),
            DateTimeOffset moment => JsonValue.Create(
                moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)
            ),
            TimeSpan span => JsonValue.Create(span.ToString("c", CultureInfo.InvariantCulture)),
            SwitchParameter given => JsonValue.Create(given.IsPresent),
            _ when depth >= MaxDepth => JsonValue.Create(bare.ToString()),
            IDictionary map => Pairs(
                map.Cast<DictionaryEntry>()
                    .Select(entry => (entry.Key.ToString() ?? "", entry.Value)),
                depth
            ),
            PSObject { BaseObject: PSCustomObject } bag => Pairs(
                bag.Properties.Where(property => property.IsGettable)
                    .Select(property => (property.Name, (object?)property.Value)),
                depth
            ),
            IEnumerable items => new JsonArray([
                .. items.Cast<object?>().Select(item => Node(item, depth + 1)),
            ]),
            _ => JsonValue.Create(bare.ToString()),
        };
    }

    private static JsonObject Pairs(IEnumerable<(string Name, object? Value)> pairs, int depth)
    {
        var node = new JsonObject();
        foreach (var (name, value) in pairs)
            node[name] = Node(value, depth + 1);
        return node;
    }
}
