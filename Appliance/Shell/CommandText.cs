using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Appliance.Shell;

/// <summary>
/// The cmdlet line that is equal to a change. Only what differs is written: from the defaults for a new object, from the
/// stored one otherwise.
/// </summary>
public static class CommandText
{
    /// <summary>The parameter that picks the object; all others say what differs.</summary>
    public const string Identity = "Identity";

    private const string Unlimited = "unlimited";

    // Where the parameter is not the property's name with DNS, TLS and HELO in capitals.
    private static readonly FrozenDictionary<string, string> Parameters = new Dictionary<
        string,
        string
    >(StringComparer.Ordinal)
    {
        [nameof(TransportConfig.GenerateCopyOfDsnFor)] = "GenerateCopyOfDSNFor",
        [nameof(SendConnector.ConnectionInactivityTimeout)] = "ConnectionInactivityTimeOut",
        [nameof(SendConnector.IgnoreStartTls)] = "IgnoreSTARTTLS",
        [nameof(SendConnector.TlsAuthLevel)] = "TlsAuthLevel",
        [nameof(SendConnector.TlsDomain)] = "TlsDomain",
        [nameof(SendConnector.TlsCertificateName)] = "TlsCertificateName",
        [nameof(SendConnector.AuthenticationUserName)] = "AuthenticationCredential",
        [nameof(AcceptedDomain.IncludesSubdomains)] = "MatchSubDomains",
        [nameof(AcceptedDomain.IsDefault)] = "MakeDefault",
        [nameof(ReceiveConnector.RequireEhloDomain)] = "RequireEHLODomain",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> NotWritten = new[]
    {
        nameof(IConfigured.Id),
        nameof(IConfigured.Version),
        nameof(IConfigured.Name),
        // Travels inside the credential, and is never shown.
        nameof(SendConnector.AuthenticationPassword),
        nameof(SubmissionAccount.PasswordHash),
        // Rights, not parameters: Add-ADPermission and Remove-ADPermission.
        nameof(ReceiveConnector.AnonymousAcceptsAnyRecipient),
        nameof(ReceiveConnector.AnonymousMayUseOwnDomains),
        nameof(SendConnector.AnonymousHeaders),
        nameof(SendConnector.PartnerHeaders),
        nameof(SendConnector.ExternallySecuredHeaders),
        nameof(SendConnector.ExchangeServerHeaders),
        // Written as one, with the subdomains' asterisk, as Exchange takes it.
        nameof(AcceptedDomain.Domain),
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The lines for the change, in order; none where nothing differs.</summary>
    public static ImmutableArray<CommandLine> For(Change change, Organization current)
    {
        var lines = ImmutableArray.CreateBuilder<CommandLine>();
        foreach (var part in change.Parts)
        {
            if (part is ChangeRecipients recipients)
            {
                lines.AddRange(Recipients(recipients));
                continue;
            }
            var line = part switch
            {
                SaveObject { IsNew: true } save => New(save.Object, current),
                SaveObject save => Set(save.Object, current),
                RemoveObject remove => new CommandLine(
                    $"Remove-{ObjectKind.Of(remove.Object).Noun}",
                    [new(Identity, Literal(remove.Object.Name))]
                ),
                _ => null,
            };
            if (line is not null)
                lines.Add(line);
            if (part is SaveObject { Object: ReceiveConnector connector, IsNew: var isNew })
                lines.AddRange(
                    AnonymousRights.Lines(
                        connector,
                        isNew ? null : current.Find<ReceiveConnector>(connector.Id)
                    )
                );
            if (part is SaveObject { Object: SendConnector sender, IsNew: var isNewSender })
                lines.AddRange(
                    HeaderRights.Lines(
                        sender,
                        isNewSender ? null : current.Find<SendConnector>(sender.Id)
                    )
                );
        }
        return lines.ToImmutable();
    }

    /// <summary>The line that imports a file of recipients.</summary>
    public static CommandLine ImportRecipients(AcceptedDomain domain, string file, bool replace) =>
        new(
            $"Import-{ChangeRecipients.Noun}",
            [
                new(Identity, Literal(domain.Name)),
                new("Path", Literal(file)),
                .. replace ? [new("Replace", null)] : (CommandArgument[])[],
            ]
        );

    /// <summary>
    /// The line that makes the connector, with the usage that it was made for: what the usage sets by itself is not written.
    /// Whether DNS or smart hosts is always said where it is not DNS, as New-SendConnector asks for it (send-connectors 3).
    /// </summary>
    public static CommandLine NewSendConnector(
        SendConnector connector,
        SendConnectorUsage usage,
        Organization current
    )
    {
        var preset = SendConnectorPresets.Apply(
            usage,
            new SendConnector(connector.Name) { SourceTransportServers = [current.Server.Id] }
        ) with
        {
            DnsRoutingEnabled = true,
        };
        var arguments = ImmutableArray.CreateBuilder<CommandArgument>();
        arguments.Add(new(nameof(connector.Name), Literal(connector.Name)));
        if (usage != SendConnectorUsage.Custom)
            arguments.Add(new(usage.ToString(), null));
        arguments.AddRange(Differences(connector, preset, current));
        return new CommandLine("New-SendConnector", arguments.ToImmutable());
    }

    /// <summary>
    /// The lines that make the connector, with the usage it was made for: what the usage sets by itself is not written
    /// (receive-connectors 2, 3).
    /// </summary>
    public static ImmutableArray<CommandLine> NewReceiveConnector(
        ReceiveConnector connector,
        ReceiveConnectorUsage usage,
        Organization current
    )
    {
        // What a usage does not set it asks for, so that is always written: the bare connector has none of it.
        var preset = ReceiveConnectorPresets.Apply(
            usage,
            new ReceiveConnector(connector.Name)
            {
                Bindings = ReceiveConnectorPresets.AsksForRanges(usage) ? [] : connector.Bindings,
            }
        );
        if (ReceiveConnectorPresets.AsksForBindings(usage))
            preset = preset with { Bindings = [] };
        var line = new CommandLine(
            "New-ReceiveConnector",
            [
                new(nameof(connector.Name), Literal(connector.Name)),
                new("Usage", usage.ToString()),
                .. Differences(connector, preset, current),
            ]
        );
        return [line, .. AnonymousRights.Lines(connector, stored: null)];
    }

    /// <summary>The name of the parameter behind a property: <c>DnsRoutingEnabled</c> is <c>DNSRoutingEnabled</c>.</summary>
    public static string ParameterOf(string property) =>
        Parameters.GetValueOrDefault(property)
        ?? property
            .Replace("Dns", "DNS", StringComparison.Ordinal)
            .Replace("Tls", "TLS", StringComparison.Ordinal)
            .Replace("Helo", "HELO", StringComparison.Ordinal);

    private static CommandLine New(IConfigured configured, Organization current)
    {
        var type = configured.GetType();
        var defaults = type.GetConstructor([typeof(string)]) is { } named
            ? named.Invoke([configured.Name])
            : Activator.CreateInstance(type)!;
        var arguments = Differences(configured, defaults, current);
        if (configured is AcceptedDomain domain)
            arguments = arguments
                .Where(argument =>
                    argument.Parameter != ParameterOf(nameof(domain.IncludesSubdomains))
                )
                .Prepend(new(nameof(domain.DomainName), Literal(domain.DomainName)));
        return new CommandLine(
            $"New-{ObjectKind.Of(configured).Noun}",
            [new("Name", Literal(configured.Name)), .. arguments]
        );
    }

    private static IEnumerable<CommandLine> Recipients(ChangeRecipients change)
    {
        CommandLine Line(string verb, ImmutableArray<string> addresses) =>
            new(
                $"{verb}-{ChangeRecipients.Noun}",
                [
                    new(Identity, Literal(change.Domain.Name)),
                    new("Address", string.Join(',', addresses.Select(Literal))),
                ]
            );
        if (!change.Removed.IsEmpty)
            yield return Line("Remove", change.Removed);
        if (!change.Added.IsEmpty)
            yield return Line("Add", change.Added);
    }

    private static CommandLine? Set(IConfigured configured, Organization current)
    {
        var stored = current.Find(configured.Id);
        if (stored is null)
            return null;
        var arguments = Differences(configured, stored, current).ToImmutableArray();
        // A new password goes with its user name, even where that is the old one.
        if (
            configured is SendConnector { AuthenticationUserName: { } user } wanted
            && wanted.AuthenticationPassword != ((SendConnector)stored).AuthenticationPassword
            && user == ((SendConnector)stored).AuthenticationUserName
        )
            arguments = arguments.Add(
                new(
                    ParameterOf(nameof(SendConnector.AuthenticationUserName)),
                    $"(Get-Credential {Literal(user)})"
                )
            );
        if (configured.Name != stored.Name)
            arguments = arguments.Insert(0, new("Name", Literal(configured.Name)));
        if (arguments.IsEmpty)
            return null;
        // There is only one, so its cmdlet takes no identity (transport-config 1).
        if (configured is not TransportConfig)
            arguments = arguments.Insert(0, new(Identity, Literal(stored.Name)));
        return new CommandLine($"Set-{ObjectKind.Of(configured).Noun}", arguments);
    }

    private static IEnumerable<CommandArgument> Differences(
        object wanted,
        object known,
        Organization current
    )
    {
        foreach (var property in wanted.GetType().GetProperties())
        {
            if (!property.CanWrite || NotWritten.Contains(property.Name))
                continue;
            var value = Value(property, property.GetValue(wanted), current);
            if (value != Value(property, property.GetValue(known), current))
                yield return new CommandArgument(ParameterOf(property.Name), value);
        }
    }

    private static string Value(PropertyInfo property, object? value, Organization current)
    {
        if (value is null)
            return
                Nullable.GetUnderlyingType(property.PropertyType) is { } type
                && (type == typeof(int) || type == typeof(ByteSize))
                ? Unlimited
                : "$null";
        if (property.Name == nameof(SendConnector.AuthenticationUserName))
            return $"(Get-Credential {Literal(value)})";
        // Another object is named, not numbered.
        string Item(object item) =>
            Literal(item is Guid id ? current.Find(id)?.Name ?? item : item);
        if (value is string or not IEnumerable)
            return Item(value);
        var items = ((IEnumerable)value).Cast<object>().Select(Item).ToList();
        return items.Count == 0 ? "$null" : string.Join(',', items);
    }

    internal static string Literal(object value) =>
        value switch
        {
            bool flag => flag ? "$true" : "$false",
            int number => number.ToString(CultureInfo.InvariantCulture),
            ByteSize size => size.ToCommandText(),
            TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
            Enum flags => flags.ToString().Replace(", ", ",", StringComparison.Ordinal),
            // In single quotes nothing is expanded; a quote inside is doubled.
            _ => $"'{value.ToString()!.Replace("'", "''", StringComparison.Ordinal)}'",
        };
}
