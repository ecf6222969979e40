using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;

namespace Appliance.Configuration;

/// <summary>Objects as JSON documents. A property that a document lacks takes the record's default, so a new property is one line.</summary>
public static class DocumentJson
{
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            IgnoreReadOnlyProperties = true,
            Converters =
            {
                new JsonStringEnumConverter(),
                new TextConverter<SmtpDomain>(SmtpDomain.Parse, domain => domain.Ascii),
                new TextConverter<EmailAddress>(EmailAddress.Parse, address => address.ToString()),
                new TextConverter<AddressSpace>(
                    AddressSpace.Parse,
                    space => (space.IsLocalScope ? "Local:" : "") + space
                ),
                new TextConverter<IPRange>(IPRange.Parse, range => range.Text),
                new TextConverter<IPAddress>(IPAddress.Parse, address => address.ToString()),
                new TextConverter<IPEndPoint>(IPEndPoint.Parse, endPoint => endPoint.ToString()),
                new TextConverter<SmartHost>(SmartHost.Parse, host => host.Text),
                new TextConverter<ProtectedSecret>(
                    text => new ProtectedSecret(text),
                    secret => secret.Ciphertext
                ),
                new ByteSizeConverter(),
            },
        };

    public static string Serialize(IConfigured configured) =>
        JsonSerializer.Serialize(configured, configured.GetType(), Options);

    /// <exception cref="JsonException">The document is no object of this kind.</exception>
    public static IConfigured Deserialize(ObjectKind kind, string json) =>
        (IConfigured?)JsonSerializer.Deserialize(json, kind.Type, Options)
        ?? throw new JsonException($"An empty document is no {kind}.");

    /// <summary>
    /// For the audit log: the document with its secrets masked. Where a secret differs from the previous document's, the mask
    /// says that it was changed.
    /// </summary>
    public static string SerializeMasked(IConfigured configured, IConfigured? previous)
    {
        var json = JsonSerializer.SerializeToNode(configured, configured.GetType(), Options)!;
        foreach (var property in Secrets(configured.GetType()))
        {
            if (property.GetValue(configured) is not { } secret)
                continue;
            var changed = previous is not null && !secret.Equals(property.GetValue(previous));
            json[property.Name] = changed ? "******** (changed)" : "********";
        }
        return json.ToJsonString();
    }

    /// <summary>The document without the secrets that only this machine's key ring opens, and their properties' names.</summary>
    public static (string Json, ImmutableArray<string> Left) WithoutSealed(
        ObjectKind kind,
        string json
    )
    {
        var document = JsonNode.Parse(json)!;
        var left = Secrets(kind.Type)
            .Where(property =>
                property.PropertyType == typeof(ProtectedSecret)
                && document[property.Name] is not null
            )
            .Select(property => property.Name)
            .ToImmutableArray();
        foreach (var name in left)
            document[name] = null;
        return (document.ToJsonString(), left);
    }

    private static IEnumerable<PropertyInfo> Secrets(Type type) =>
        type.GetProperties()
            .Where(property =>
                property.PropertyType == typeof(ProtectedSecret)
                || property.IsDefined(typeof(SecretAttribute))
            );

    private sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> format)
        : JsonConverter<T>
        where T : class
    {
        // IPAddress values are of a derived type at run time.
        public override bool CanConvert(Type typeToConvert) =>
            typeof(T).IsAssignableFrom(typeToConvert);

        public override T? Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        )
        {
            var text = reader.GetString();
            try
            {
                return text is null ? null : parse(text);
            }
            catch (FormatException exception)
            {
                throw new JsonException(exception.Message, exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(format(value));
    }

    private sealed class ByteSizeConverter : JsonConverter<ByteSize>
    {
        public override ByteSize Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => new(reader.GetInt64());

        public override void Write(
            Utf8JsonWriter writer,
            ByteSize value,
            JsonSerializerOptions options
        ) => writer.WriteNumberValue(value.Bytes);
    }
}
