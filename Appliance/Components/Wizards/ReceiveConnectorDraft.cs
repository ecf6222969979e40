using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Components.Wizards;

/// <summary>
/// What was chosen so far in the New Receive Connector wizard. A choice that the usage rules out is kept and left out of the
/// connector, so that going back loses nothing.
/// </summary>
public sealed record ReceiveConnectorDraft
{
    /// <summary>Kept over reloads: a second "New" of the same draft is a conflict, not a second connector.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string Name { get; init; } = "";

    public ReceiveConnectorUsage Usage { get; init; }

    /// <summary>As the console of Exchange offered it: port 25 of every IPv4 address.</summary>
    public ImmutableArray<IPEndPoint> Bindings { get; init; } = [new(IPAddress.Any, 25)];

    public ImmutableArray<IPRange> RemoteIPRanges { get; init; } = [];

    public string Fqdn { get; init; } = "";

    /// <summary>The connector to make another like; in place of a usage.</summary>
    public ReceiveConnector? Template { get; init; }

    /// <summary>When it was created, by whom; null before.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    [JsonIgnore]
    public bool AsksForBindings =>
        Template is not null || ReceiveConnectorPresets.AsksForBindings(Usage);

    [JsonIgnore]
    public bool AsksForRanges =>
        Template is not null || ReceiveConnectorPresets.AsksForRanges(Usage);

    /// <summary>The pages that this draft goes through.</summary>
    [JsonIgnore]
    public IEnumerable<ReceiveConnectorStep> Steps =>
        Enum.GetValues<ReceiveConnectorStep>()
            .Where(step =>
                step switch
                {
                    ReceiveConnectorStep.LocalNetwork => AsksForBindings,
                    ReceiveConnectorStep.RemoteNetwork => AsksForRanges,
                    _ => true,
                }
            );

    /// <summary>A draft of another connector like this one; address and clients cannot be the same twice.</summary>
    public static ReceiveConnectorDraft Like(ReceiveConnector connector, string name) =>
        new()
        {
            Name = name,
            Template = connector,
            Bindings = connector.Bindings,
            RemoteIPRanges = connector.RemoteIPRanges,
            Fqdn = connector.Fqdn ?? "",
        };

    public ReceiveConnector ToConnector()
    {
        var fqdn = AsksForBindings && Fqdn.Trim() is { Length: > 0 } name ? name : null;
        if (Template is not null)
            return Template with
            {
                Id = Id,
                Version = 0,
                Name = Name.Trim(),
                Bindings = Bindings,
                RemoteIPRanges = RemoteIPRanges,
                Fqdn = fqdn,
            };
        return ReceiveConnectorPresets.Apply(
            Usage,
            new ReceiveConnector(Name.Trim())
            {
                Id = Id,
                Bindings = Bindings,
                RemoteIPRanges = RemoteIPRanges,
                Fqdn = fqdn,
            }
        );
    }

    /// <summary>The draft with the connector as a remedy left it.</summary>
    public ReceiveConnectorDraft With(ReceiveConnector remedied) =>
        this with
        {
            Template = remedied,
            RemoteIPRanges = remedied.RemoteIPRanges,
        };

    /// <summary>The page where a finding about this property is told: the one with its field, or the first there is after it.</summary>
    internal ReceiveConnectorStep PageFor(string property)
    {
        var field = ReceiveConnectorSteps.FieldOf(property) ?? ReceiveConnectorStep.Summary;
        if (Steps.Contains(field))
            return field;
        return field == ReceiveConnectorStep.RemoteNetwork
            ? ReceiveConnectorStep.LocalNetwork
            : ReceiveConnectorStep.RemoteNetwork;
    }

    public string ToJson() => JsonSerializer.Serialize(this, DocumentJson.Options);

    /// <summary>Null where the text is of another version of the program.</summary>
    public static ReceiveConnectorDraft? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ReceiveConnectorDraft>(json, DocumentJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
