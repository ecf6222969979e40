using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Components.People;
using Appliance.Shell.Help;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>Settings of the audit log's lines as their pages call them, and values as people read them.</summary>
internal static class SettingWords
{
    // Each table of texts says how the fields of one page are called.
    private static readonly FrozenDictionary<string, ImmutableArray<FieldText>> Tables =
        typeof(FieldText)
            .Assembly.GetTypes()
            .Where(type =>
                type.Namespace == typeof(FieldText).Namespace
                && type.Name.EndsWith("Texts", StringComparison.Ordinal)
            )
            .ToFrozenDictionary(
                type => type.Name,
                type =>
                    type.GetProperties()
                        .Where(property => property.PropertyType == typeof(FieldText))
                        .Select(property => (FieldText)property.GetValue(null)!)
                        .ToImmutableArray()
            );

    /// <summary>Null where no page has a field for it.</summary>
    public static string? Label(IStringLocalizer<ConsoleText> L, string noun, string property)
    {
        if (noun == AdministratorEditor.Kind)
            return property switch
            {
                nameof(AdministratorState.Roles) => L["Roles"].Value,
                nameof(AdministratorState.Enabled) => L["May sign in"].Value,
                nameof(AdministratorState.AuthenticatorApp) => L["Authenticator app"].Value,
                nameof(AdministratorState.Passkeys) => L["Passkeys"].Value,
                nameof(AdministratorState.MustChangePassword) => L[
                    "Must change the password"
                ].Value,
                _ => null,
            };
        var table = noun.StartsWith("Transport", StringComparison.Ordinal)
            ? nameof(TransportTexts)
            : noun + "Texts";
        var text = Tables
            .GetValueOrDefault(table, [])
            .FirstOrDefault(text => text.Property == property);
        return text is null ? null : L[text.Label].Value;
    }

    /// <summary>The value in words, and as cmdlets write it where that says more.</summary>
    public static (string Words, string? Exact) Value(
        IStringLocalizer<ConsoleText> L,
        string noun,
        string property,
        string? value
    )
    {
        var type = TypeOf(noun, property);
        return value switch
        {
            null when type == typeof(int) || type == typeof(ByteSize) => (L["unlimited"], null),
            null => (L["not set"], null),
            "" => (L["empty"], null),
            "true" => (L["yes"], null),
            "false" => (L["no"], null),
            _ when noun == AdministratorEditor.Kind
                    && property == nameof(AdministratorState.Roles) => (Roles(L, value), null),
            _ when type == typeof(TimeSpan)
                    && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var span) => (
                Words.Duration(span),
                value
            ),
            _ when type == typeof(ByteSize)
                    && long.TryParse(value, CultureInfo.InvariantCulture, out var bytes) => (
                new ByteSize(bytes).ToString(),
                new ByteSize(bytes).ToCommandText()
            ),
            _ => (value, null),
        };
    }

    private static Type? TypeOf(string noun, string property)
    {
        var type = ObjectKind
            .All.FirstOrDefault(kind => kind.Noun == noun)
            ?.Type.GetProperty(property)
            ?.PropertyType;
        return type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
    }

    /// <summary>Names of roles, separated by commas, as the pages call them.</summary>
    public static string Roles(IStringLocalizer<ConsoleText> L, string value) =>
        string.Join(
            ", ",
            value
                .Split(", ")
                .Select(name =>
                    Enum.TryParse<AdministratorRole>(name, out var role) ? L.Name(role) : name
                )
        );
}
