using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Shell;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>The lines of the audit log in words.</summary>
internal static class AuditWords
{
    public static string Door(IStringLocalizer<ConsoleText> L, Door door) =>
        door switch
        {
            Configuration.Door.Console => L["Admin pages"],
            Configuration.Door.Shell => L["Management Shell"],
            Configuration.Door.CommandLine => L["Command line"],
            Configuration.Door.Setup => L["Set-up page"],
            Configuration.Door.System => L["Start of the program"],
            _ => throw new ArgumentOutOfRangeException(nameof(door), door, message: null),
        };

    /// <summary>In the past tense: it was done.</summary>
    public static string Verb(IStringLocalizer<ConsoleText> L, string verb) =>
        verb switch
        {
            "New" => L["Created"],
            "Set" => L["Changed"],
            "Remove" => L["Removed"],
            "Enable" => L["Enabled"],
            "Disable" => L["Disabled"],
            "Retry" => L["Retried"],
            "Suspend" => L["Suspended"],
            "Resume" => L["Resumed"],
            "Import" => L["Imported"],
            "Export" => L["Exported"],
            "Get" => L["Read"],
            "Test" => L["Tested"],
            "Send" => L["Sent"],
            "Disconnect" => L["Signed out"],
            "Backup" => L["Backed up"],
            "Restore" => L["Restored"],
            "Add" => L["Added"],
            "Stop" => L["Stopped"],
            _ => verb,
        };

    /// <summary>"Send connector"; what is no configured object goes by its noun.</summary>
    public static string Kind(IStringLocalizer<ConsoleText> L, string noun) =>
        noun switch
        {
            AdministratorEditor.Kind => L["administrator"],
            AuditLog.Kind => L["audit log"],
            "Queue" => L["queue"],
            "Message" => L["message"],
            "TestMessage" => L["test message to"],
            "Appliance" => L["appliance"],
            ChangeRecipients.Noun => L["recipients"],
            CertificateAdministration.Kind => L["certificate"],
            ServerAdministration.Kind => L["service"],
            _ => ObjectKind.All.FirstOrDefault(kind => kind.Noun == noun) is { } kind
                ? L[kind.Title]
                : noun,
        };

    /// <summary>What the settings do not say; roles as the pages call them.</summary>
    public static string? Detail(IStringLocalizer<ConsoleText> L, AuditEntry entry)
    {
        const string roles = "Roles: ";
        return
            entry.Kind == AdministratorEditor.Kind
            && entry.Detail?.StartsWith(roles, StringComparison.Ordinal) == true
            ? L["Roles: {0}", SettingWords.Roles(L, entry.Detail[roles.Length..])].Value
            : entry.Detail;
    }

    public static string Door(Door door) => Door(AsWritten.Text, door);

    public static string Verb(string verb) => Verb(AsWritten.Text, verb);

    public static string Kind(string noun) => Kind(AsWritten.Text, noun);

    public static string? Settings(AuditEntry entry) => Settings(AsWritten.Text, entry);

    /// <summary>The settings that were changed; of a new object only how many it has.</summary>
    public static string? Settings(IStringLocalizer<ConsoleText> L, AuditEntry entry)
    {
        if (entry.Properties.IsEmpty)
            return null;
        if (entry.Verb != "Set")
            return L.Counted(entry.Properties.Length, "{0} setting", "{0} settings");
        const int most = 3;
        var names = entry
            .Properties.Select(property => CommandText.ParameterOf(property.Name))
            .ToList();
        return names.Count <= most
            ? L.List(names)
            : L[
                "{0} and {1}",
                string.Join(", ", names.Take(most - 1)),
                L.Counted(names.Count - most + 1, "{0} more setting", "{0} more settings")
            ];
    }

    // For callers without a page of their own.
    private sealed class AsWritten : IStringLocalizer<ConsoleText>
    {
        public static AsWritten Text { get; } = new();

        public LocalizedString this[string name] => new(name, name);

        public LocalizedString this[string name, params object[] arguments] =>
            new(
                name,
                string.Format(System.Globalization.CultureInfo.InvariantCulture, name, arguments)
            );

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
