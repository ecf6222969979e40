using NetArchTest.Rules;

namespace Appliance.Tests.Architecture;

/// <summary>The floors of the house: a folder imports only from the folders of its row.</summary>
public sealed class FloorsTests
{
    private static readonly string[] Ground = ["Mail"];
    private static readonly string[] ToConfiguration = ["Mail", "Configuration"];
    private static readonly string[] ToStorage = [.. ToConfiguration, "Storage"];
    private static readonly string[] ToQueueing = [.. ToStorage, "Tracking", "Queueing"];

    private static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["Mail"] = [],
        ["Configuration"] = Ground,
        ["Storage"] = ToConfiguration,
        ["Tracking"] = ToStorage,
        ["Access"] = ToStorage,
        ["Queueing"] = [.. ToStorage, "Tracking"],
        ["Receiving"] = [.. ToConfiguration, "Queueing", "Access", "Tracking"],
        ["Routing"] = [.. ToConfiguration, "Queueing", "Tracking"],
        ["Delivery"] = [.. ToConfiguration, "Queueing", "Tracking"],
        ["Administration"] = [.. ToQueueing, "Receiving", "Access"],
        ["Monitoring"] = [.. ToQueueing, "Receiving", "Routing", "Delivery", "Access"],
        ["Shell"] = [.. ToConfiguration, "Administration", "Monitoring", "Access", "Tracking"],
        ["Components"] =
        [
            .. ToConfiguration,
            "Shell",
            "Administration",
            "Monitoring",
            "Access",
            "Tracking",
        ],
        // The program's verbs: they start and set up, beside the pages and on the same floor; one speaks with the shell.
        ["Commands"] = [.. ToStorage, "Administration", "Access", "Shell"],
    };

    private static readonly System.Reflection.Assembly House =
        typeof(Appliance.Mail.EmailAddress).Assembly;

    public static TheoryData<string> Folders => [.. MayImport.Keys];

    [Fact]
    public void Every_folder_stands_on_a_floor()
    {
        var folders = House
            .GetTypes()
            .Select(type => type.Namespace?.Split('.'))
            .Where(parts => parts is ["Appliance", _, ..])
            .Select(parts => parts![1])
            .Distinct();

        Assert.Empty(folders.Except(MayImport.Keys));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_imports_only_from_the_folders_of_its_row(string folder)
    {
        var forbidden = MayImport
            .Keys.Except([folder, .. MayImport[folder]])
            .Select(other => $"Appliance.{other}")
            .ToArray();

        var result = Types
            .InAssembly(House)
            .That()
            .ResideInNamespaceStartingWith($"Appliance.{folder}")
            .Should()
            .NotHaveDependencyOnAny(forbidden)
            .GetResult();

        Assert.True(
            result.IsSuccessful,
            $"{folder} reaches a floor it may not: {string.Join(", ", result.FailingTypeNames ?? [])}"
        );
    }
}
