using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Components.Wizards;

/// <summary>
/// What was chosen so far in the New Send Connector wizard. A choice that another one rules out is kept and left out of the
/// connector, so that going back loses nothing.
/// </summary>
public sealed record SendConnectorDraft
{
    /// <summary>Kept over reloads: a second "New" of the same draft is a conflict, not a second connector.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string Name { get; init; } = "";

    public SendConnectorUsage Usage { get; init; }

    public ImmutableArray<AddressSpace> AddressSpaces { get; init; } = [];

    public bool IsScoped { get; init; }

    /// <summary>The choice where there is one; see <see cref="RoutesByDns"/>.</summary>
    public bool PrefersDns { get; init; } = true;

    public ImmutableArray<SmartHost> SmartHosts { get; init; } = [];

    public int Port { get; init; } = 25;

    public bool UseExternalDns { get; init; }

    public SmartHostAuthMechanism Mechanism { get; init; }

    public string UserName { get; init; } = "";

    /// <summary>Lives in memory only, sealed: it is asked for again after a reload.</summary>
    [JsonIgnore]
    public ProtectedSecret? Password { get; init; }

    public ImmutableArray<Guid> SourceServers { get; init; } = [];

    /// <summary>When it was created, by whom; null before.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    [JsonIgnore]
    public bool OffersDns => SendConnectorPresets.OffersDns(Usage, AddressSpaces);

    [JsonIgnore]
    public bool OffersSmartHosts => SendConnectorPresets.OffersSmartHosts(Usage);

    /// <summary>A partner is always reached by MX, whatever the address space: where DNS cannot know it, the rules say so.</summary>
    [JsonIgnore]
    public bool RoutesByDns => !OffersSmartHosts || (OffersDns && PrefersDns);

    [JsonIgnore]
    public bool NeedsCredential =>
        Mechanism is SmartHostAuthMechanism.BasicAuth or SmartHostAuthMechanism.BasicAuthRequireTLS;

    /// <summary>The pages that this draft goes through.</summary>
    [JsonIgnore]
    public IEnumerable<SendConnectorStep> Steps =>
        Enum.GetValues<SendConnectorStep>()
            .Where(step => step != SendConnectorStep.Security || !RoutesByDns);

    public SendConnector ToConnector()
    {
        var connector = SendConnectorPresets.Apply(
            Usage,
            new SendConnector(Name.Trim())
            {
                Id = Id,
                AddressSpaces = AddressSpaces,
                IsScopedConnector = IsScoped,
                UseExternalDnsServersEnabled = UseExternalDns,
                SourceTransportServers = SourceServers,
            }
        );
        if (RoutesByDns)
            return connector with { DnsRoutingEnabled = true };
        return connector with
        {
            DnsRoutingEnabled = false,
            SmartHosts = SmartHosts,
            Port = Port,
            SmartHostAuthMechanism = Mechanism,
            AuthenticationUserName =
                NeedsCredential && UserName.Trim() is { Length: > 0 } name ? name : null,
            AuthenticationPassword = NeedsCredential ? Password : null,
        };
    }

    /// <summary>The draft as if the pages after this one had not been seen: a page answers for itself and those before it.</summary>
    public SendConnectorDraft UpTo(SendConnectorStep step) =>
        step < SendConnectorStep.Security ? this with { Mechanism = default } : this;

    public string ToJson() => JsonSerializer.Serialize(this, DocumentJson.Options);

    /// <summary>Null where the text is of another version of the program.</summary>
    public static SendConnectorDraft? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SendConnectorDraft>(json, DocumentJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
