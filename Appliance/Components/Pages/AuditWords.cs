using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Shell;

namespace Appliance.Components.Pages;

/// <summary>The lines of the audit log in words.</summary>
internal static class AuditWords
{
    public static string Door(Door door) =>
        door switch
        {
            Configuration.Door.Console => "Admin pages",
            Configuration.Door.Shell => "Management Shell",
            Configuration.Door.CommandLine => "Command line",
            Configuration.Door.Setup => "Set-up page",
            Configuration.Door.System => "Start of the program",
            _ => throw new ArgumentOutOfRangeException(nameof(door), door, message: null),
        };

    /// <summary>In the past tense: it was done.</summary>
    public static string Verb(string verb) =>
        verb switch
        {
            "New" => "Created",
            "Set" => "Changed",
            "Remove" => "Removed",
            "Enable" => "Enabled",
            "Disable" => "Disabled",
            "Retry" => "Retried",
            "Suspend" => "Suspended",
            "Resume" => "Resumed",
            "Import" => "Imported",
            _ => verb,
        };

    /// <summary>"Send connector"; what is no configured object goes by its noun.</summary>
    public static string Kind(string noun) =>
        ObjectKind.All.FirstOrDefault(kind => kind.Noun == noun)?.Title ?? noun.ToLowerInvariant();

    /// <summary>The parameters that were changed; of a new object only how many it has.</summary>
    public static string? Settings(AuditEntry entry)
    {
        if (entry.Properties.IsEmpty)
            return null;
        if (entry.Verb != "Set")
            return Words.Counted(entry.Properties.Length, "setting");
        const int most = 3;
        var names = entry
            .Properties.Select(property => CommandText.ParameterOf(property.Name))
            .ToList();
        return names.Count <= most
            ? Words.List(names)
            : $"{string.Join(", ", names.Take(most - 1))} and {Words.Counted(names.Count - most + 1, "more setting")}";
    }
}
