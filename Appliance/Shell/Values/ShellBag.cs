using System.Collections.Frozen;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Appliance.Shell.Values;

/// <summary>
/// A configured object as the shell hands it out: a bag of properties named like the parameters that set them. Bags can be
/// edited and given back; methods of own classes could not be called in ConstrainedLanguage.
/// </summary>
internal static class ShellBag
{
    // Last in a list, as Exchange writes them (cmdlet-conventions 6).
    private const string IdentityName = "Identity";
    private const string GuidName = "Guid";

    // What the bag was made from: an edit is told from it, not from what others changed meanwhile.
    private static readonly ConditionalWeakTable<PSObject, IConfigured> Sources = [];

    // Travel together under another name, or are never shown.
    private static readonly FrozenSet<string> NotShown = new[]
    {
        nameof(IConfigured.Id),
        nameof(IConfigured.Version),
        nameof(IConfigured.Name),
        nameof(SendConnector.AuthenticationUserName),
        nameof(SendConnector.AuthenticationPassword),
        nameof(SubmissionAccount.PasswordHash),
        nameof(AcceptedDomain.Domain),
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name that views and pipelines know the objects of a noun by.</summary>
    public static string TypeOf(string noun) => $"Appliance.{noun}";

    /// <summary>A bag with properties in the order given.</summary>
    public static PSObject Of(string noun, IEnumerable<(string Name, object? Value)> properties)
    {
        var bag = new PSObject();
        bag.TypeNames.Insert(0, TypeOf(noun));
        foreach (var (name, value) in properties)
            bag.Properties.Add(new PSNoteProperty(name, value));
        return bag;
    }

    public static PSObject Of(IConfigured configured, Organization organization)
    {
        var properties = Properties(configured.GetType())
            .Select(property =>
                (
                    Name: CommandText.ParameterOf(property.Name),
                    Value: ShellValue.Of(
                        property.PropertyType,
                        property.GetValue(configured),
                        organization
                    )
                )
            )
            .Concat(More(configured, organization))
            .OrderBy(property => property.Name, StringComparer.OrdinalIgnoreCase);
        var bag = Of(
            ObjectKind.Of(configured).Noun,
            [
                .. properties,
                (nameof(IConfigured.Name), configured.Name),
                ("DistinguishedName", $"CN={configured.Name}"),
                (IdentityName, IdentityOf(configured, organization)),
                (GuidName, configured.Id),
                ("WhenCreated", CreatedAt(configured.Id)),
                ("OriginatingServer", organization.Server.Name),
                ("IsValid", true),
            ]
        );
        Sources.Add(bag, configured);
        return bag;
    }

    /// <summary>The object that the bag was made from; null when it is a copy.</summary>
    public static T? SourceOf<T>(PSObject bag)
        where T : class, IConfigured =>
        Sources.TryGetValue(bag, out var source) ? source as T : null;

    /// <summary>The properties that a parameter can set, of a record.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties()
            .Where(property => property.CanWrite && !NotShown.Contains(property.Name));

    public static string IdentityOf(IConfigured configured, Organization organization) =>
        configured is ReceiveConnector
            ? $@"{organization.Server.Name}\{configured.Name}"
            : configured.Name;

    private static IEnumerable<(string Name, object? Value)> More(
        IConfigured configured,
        Organization organization
    )
    {
        switch (configured)
        {
            case SendConnector connector:
                yield return ("AuthenticationCredential", connector.AuthenticationUserName);
                yield return ("SmartHostsString", connector.SmartHostsString);
                yield return ("IsSmtpConnector", true);
                yield return (
                    "HomeMtaServerId",
                    connector
                        .SourceTransportServers.Select(id => organization.Find(id)?.Name)
                        .FirstOrDefault()
                );
                break;
            case ReceiveConnector:
                yield return ("Server", organization.Server.Name);
                break;
            case AcceptedDomain domain:
                yield return (nameof(domain.DomainName), domain.DomainName);
                yield return ("Default", domain.IsDefault);
                break;
        }
    }

    // Ids are of version 7: the moment stands in them.
    private static DateTime? CreatedAt(Guid id) =>
        id.Version == 7
            ? DateTimeOffset
                .FromUnixTimeMilliseconds(
                    long.Parse(
                        id.ToString("N").AsSpan(0, 12),
                        NumberStyles.HexNumber,
                        CultureInfo.InvariantCulture
                    )
                )
                .UtcDateTime
            : null;
}
