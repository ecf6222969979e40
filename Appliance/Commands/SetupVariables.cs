using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Appliance.Administration;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary>
/// Set-up by environment variables at first start, for containers: <c>APPLIANCE_SETUP__</c> and the option's name in capitals,
/// with <c>_</c> for <c>-</c>. A list is separated by commas, or numbered: <c>…__ACCEPTED_DOMAIN__0</c>. Values of
/// TRANSPORT may hold commas, so only numbers or semicolons separate these.
/// </summary>
internal static class SetupVariables
{
    public const string Prefix = "APPLIANCE_SETUP__";

    private static readonly ImmutableArray<string> Known =
    [
        "ADMIN",
        "PASSWORD_FILE",
        "FQDN",
        "ACCEPTED_DOMAIN",
        "MAILBOX_SERVER",
        "SMART_HOST",
        "DNS",
        "SMART_HOST_USER",
        "SMART_HOST_PASSWORD_FILE",
        "SMART_HOST_TLS",
        "LISTEN",
        "RELAY_FROM",
        "ACCOUNT",
        "ACCOUNT_PASSWORD_FILE",
        "POSTMASTER",
        "TRANSPORT",
    ];

    /// <summary>Null when no such variable is set.</summary>
    /// <exception cref="StartRefusedException">A variable is unknown, missing, or has no meaning.</exception>
    public static SetupArguments? Read(IDictionary environment)
    {
        var variables = environment
            .Cast<DictionaryEntry>()
            .Where(entry =>
                ((string)entry.Key).StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            )
            .OrderBy(entry => (string)entry.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                entry => ((string)entry.Key)[Prefix.Length..].ToUpperInvariant(),
                entry => (string?)entry.Value ?? ""
            );
        if (variables.Count == 0)
            return null;
        if (variables.Keys.FirstOrDefault(name => !Known.Contains(BaseOf(name))) is { } unknown)
            throw new StartRefusedException($"There is no set-up variable {Prefix}{unknown}.");

        string? One(string name) =>
            variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
        string Required(string name) =>
            One(name)
            ?? throw new StartRefusedException($"Set-up needs the variable {Prefix}{name}.");
        ImmutableArray<string> Many(string name, char separator) =>
            [
                .. variables
                    .Where(variable => BaseOf(variable.Key) == name)
                    .OrderBy(variable => IndexOf(variable.Key))
                    .SelectMany(variable =>
                        IndexOf(variable.Key) < 0
                            ? variable.Value.Split(separator)
                            : [variable.Value]
                    )
                    .Select(value => value.Trim())
                    .Where(value => value.Length > 0),
            ];

        return new SetupArguments
        {
            Admin = Required("ADMIN"),
            PasswordFile = Required("PASSWORD_FILE"),
            Fqdn = Required("FQDN"),
            AcceptedDomain = Many("ACCEPTED_DOMAIN", ','),
            MailboxServer = One("MAILBOX_SERVER"),
            SmartHost = Many("SMART_HOST", ','),
            Dns = Switch("DNS", One("DNS")),
            SmartHostUser = One("SMART_HOST_USER"),
            SmartHostPasswordFile = One("SMART_HOST_PASSWORD_FILE"),
            SmartHostTls = Tls(One("SMART_HOST_TLS")),
            Listen = Many("LISTEN", ','),
            RelayFrom = Many("RELAY_FROM", ','),
            Account = One("ACCOUNT"),
            AccountPasswordFile = One("ACCOUNT_PASSWORD_FILE"),
            Postmaster = One("POSTMASTER"),
            Transport = Many("TRANSPORT", ';'),
        };
    }

    private static string BaseOf(string name) => IndexOf(name) < 0 ? name : name[..SplitAt(name)];

    private static int IndexOf(string name) =>
        SplitAt(name) is var at
        && at > 0
        && int.TryParse(name.AsSpan(at + 2), CultureInfo.InvariantCulture, out var index)
            ? index
            : -1;

    private static int SplitAt(string name) => name.LastIndexOf("__", StringComparison.Ordinal);

    private static bool Switch(string name, string? value) =>
        value?.ToUpperInvariant() switch
        {
            null or "FALSE" or "0" or "NO" => false,
            "TRUE" or "1" or "YES" => true,
            _ => throw new StartRefusedException($"{Prefix}{name} must be true or false."),
        };

    private static SmartHostTls Tls(string? value) =>
        value is null ? SmartHostTls.Opportunistic
        : Enum.GetNames<SmartHostTls>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<SmartHostTls>(value, ignoreCase: true)
        : throw new StartRefusedException(
            $"{Prefix}SMART_HOST_TLS must be none, opportunistic or required."
        );
}
