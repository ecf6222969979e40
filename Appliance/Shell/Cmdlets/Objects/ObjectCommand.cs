using System.Collections.Immutable;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>A command on configured objects of one kind.</summary>
public abstract class ObjectCommand<T> : ApplianceCommand
    where T : class, IConfigured
{
    /// <summary>There is one directory and it is here: taken for the scripts that name one, and checked as a name.</summary>
    [Parameter]
    public string? DomainController { get; set; }

    private protected static ObjectKind Kind { get; } =
        ObjectKind.All.First(kind => kind.Type == typeof(T));

    protected override void Begin()
    {
        if (DomainController is null)
            return;
        if (!HostNames.IsFqdn(DomainController) && !SmtpDomain.TryParse(DomainController, out _))
            Refuse($"'{DomainController}' is no name of a server.", DomainController);
        WriteVerbose("DomainController is ignored: the appliance keeps its configuration itself.");
    }

    private protected abstract ImmutableArray<T> All(Organization organization);

    /// <summary>All that the identity means; wildcards are for reading only (cmdlet-conventions 3).</summary>
    private protected List<T> Find(ObjectIdentity identity, bool wildcards)
    {
        var organization = Organization;
        var all = All(organization);
        var text = identity.Text;
        if (Guid.TryParse(text, out var id) && all.FirstOrDefault(o => o.Id == id) is { } byId)
            return [byId];
        if (text.StartsWith("CN=", StringComparison.OrdinalIgnoreCase))
            text = text[3..].Split(',')[0];
        var slash = text.LastIndexOf('\\');
        if (
            slash >= 0
            && string.Equals(
                text[..slash],
                organization.Server.Name,
                StringComparison.OrdinalIgnoreCase
            )
        )
            text = text[(slash + 1)..];
        if (wildcards && WildcardPattern.ContainsWildcardCharacters(text))
        {
            var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
            return [.. all.Where(o => pattern.IsMatch(o.Name))];
        }
        return
        [
            .. all.Where(o =>
                string.Equals(o.Name, text, StringComparison.OrdinalIgnoreCase)
                || IsAlsoNamed(o, text)
            ),
        ];
    }

    /// <summary>Other names that pick an object: an accepted domain's domain.</summary>
    private protected virtual bool IsAlsoNamed(T configured, string text) => false;

    /// <summary>The one object that the identity means, or an error.</summary>
    private protected T? FindOne(ObjectIdentity identity)
    {
        var found = Find(identity, wildcards: false);
        return IsOne(
            found,
            identity,
            $"The operation couldn't be performed because '{identity}' matches multiple entries."
        )
            ? found[0]
            : null;
    }

    /// <summary>The object with the values of parameters put in; null, and errors written, when one is no value for its property.</summary>
    private protected T? Merge(T configured, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var document = JsonNode.Parse(DocumentJson.Serialize(configured))!;
        var problems = new List<string>();
        var merged = configured;
        foreach (var (parameter, value) in values)
        {
            if (PropertyOf(parameter) is not { } property)
                continue;
            var before = document[property.Name]?.DeepClone();
            try
            {
                document[property.Name] = Json(property, value, before);
                merged = (T)DocumentJson.Deserialize(Kind, document.ToJsonString());
            }
            catch (Exception exception)
                when (exception
                        is JsonException
                            or ArgumentTransformationMetadataException
                            or ShellException
                )
            {
                document[property.Name] = before;
                var why =
                    exception.InnerException is FormatException format ? format.Message
                    : exception is JsonException ? $"'{value}' is no value for it."
                    : exception.Message;
                problems.Add(
                    $"Cannot bind parameter '{parameter}'. Cannot convert value \"{ShellValue.Comparable(value).Replace('\n', ',')}\" to type \"{TypeName(property.PropertyType)}\". Error: \"{why}\""
                );
            }
        }
        if (problems.Count == 0)
            return merged;
        Fail(
            string.Join(Environment.NewLine, problems),
            "ParameterBindingException",
            ErrorCategory.InvalidArgument,
            configured.Name
        );
        return null;
    }

    /// <summary>The record's property that a parameter sets; null for the parameters that say something else.</summary>
    private protected static PropertyInfo? PropertyOf(string parameter) =>
        parameter == nameof(IConfigured.Name)
            ? typeof(T).GetProperty(nameof(IConfigured.Name)) is { CanWrite: true } name
                ? name
                : null
            : ShellBag
                .Properties(typeof(T))
                .FirstOrDefault(property =>
                    string.Equals(
                        CommandText.ParameterOf(property.Name),
                        parameter,
                        StringComparison.OrdinalIgnoreCase
                    )
                );

    /// <summary>Parameters given on the command line that set a property, as the administrator gave them.</summary>
    private protected IEnumerable<KeyValuePair<string, object?>> Given =>
        MyInvocation
            .BoundParameters.Where(bound => PropertyOf(bound.Key) is not null)
            .Select(bound => new KeyValuePair<string, object?>(bound.Key, bound.Value));

    private protected bool IsGiven(string parameter) =>
        MyInvocation.BoundParameters.ContainsKey(parameter);

    private JsonNode? Json(PropertyInfo property, object? value, JsonNode? stored)
    {
        if (
            value is MultiValuedProperty list
            && property.PropertyType == typeof(ImmutableArray<Guid>)
        )
        {
            var names = list.ApplyTo(
                (stored as JsonArray ?? []).Select(id => NameOf(id!.GetValue<Guid>()))
            );
            return new JsonArray([.. names.Select(name => (JsonNode)IdOf(name))]);
        }
        if (
            (property.PropertyType == typeof(Guid) || property.PropertyType == typeof(Guid?))
            && value is not null
        )
            return IdOf(value.ToString() ?? "");
        if (value is string text && property.PropertyType.IsEnum)
            return Flags(property.PropertyType, text);
        if (value is MultiValuedProperty flags && property.PropertyType.IsEnum)
            return Flags(
                property.PropertyType,
                string.Join(
                    ", ",
                    flags.ApplyTo(
                        (stored?.ToString() ?? "").Split(", ").Where(name => name != "None")
                    )
                )
            );
        return ShellValue.ToJson(value, stored);
    }

    // Names only: a number would pass the serializer, and mean nothing to a reader.
    private static JsonNode Flags(Type type, string text)
    {
        var names = text.Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
            .Select(name =>
                Enum.GetNames(type)
                    .FirstOrDefault(known =>
                        string.Equals(known, name, StringComparison.OrdinalIgnoreCase)
                    )
                ?? throw new ShellException(
                    $"'{name}' is none of {string.Join(", ", Enum.GetNames(type))}."
                )
            )
            .ToList();
        return names.Count == 0 ? Enum.GetName(type, 0) ?? "0" : string.Join(", ", names);
    }

    private string NameOf(Guid id) => Organization.Find(id)?.Name ?? id.ToString();

    private JsonNode IdOf(string name)
    {
        var bare = name[(name.LastIndexOf('\\') + 1)..];
        var organization = Organization;
        if (Guid.TryParse(bare, out var id))
            return id;
        IEnumerable<IConfigured> known = [organization.Server, .. organization.ReceiveConnectors];
        return known
                .FirstOrDefault(o =>
                    string.Equals(o.Name, bare, StringComparison.OrdinalIgnoreCase)
                )
                ?.Id
            ?? throw new ShellException(
                $"'{name}' couldn't be found on '{organization.Server.Name}'."
            );
    }

    private static string TypeName(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } bare)
            return TypeName(bare);
        return type.IsGenericType ? TypeName(type.GetGenericArguments()[0]) : type.Name;
    }
}
