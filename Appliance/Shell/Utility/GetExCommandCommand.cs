using System.Management.Automation;
using Appliance.Shell.Help;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Utility;

/// <summary>Get-ExCommand: the appliance's own commands that the roles of whoever types allow.</summary>
[Cmdlet(VerbsCommon.Get, "ExCommand")]
public sealed class GetExCommandCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string Name { get; set; } = "*";

    protected override void ProcessRecord()
    {
        var pattern = WildcardPattern.Get(Name, WildcardOptions.IgnoreCase);
        foreach (
            var name in ShellCage
                .Commands.Where(command => ShellPermissions.Of(command.Value) is not null)
                .Select(command => command.Key)
                .Where(name =>
                    pattern.IsMatch(name)
                    && ShellPermissions.MayRun(name, ShellContext.Current.Actor)
                )
                .Order(StringComparer.OrdinalIgnoreCase)
        )
            WriteObject(
                ShellBag.Of(
                    "ExCommand",
                    [
                        ("Name", name),
                        ("Verb", name[..name.IndexOf('-', StringComparison.Ordinal)]),
                        ("Synopsis", CommandHelp.All.GetValueOrDefault(name)?.Synopsis),
                    ]
                )
            );
    }
}

/// <summary>Get-ExBanner: the words that a session begins with.</summary>
[Cmdlet(VerbsCommon.Get, "ExBanner")]
public sealed class GetExBannerCommand : PSCmdlet
{
    protected override void ProcessRecord() => WriteObject(ShellGreeting.Text);
}

/// <summary>Get-Tip: something worth knowing; each day another, or the one that is asked for.</summary>
[Cmdlet(VerbsCommon.Get, "Tip")]
public sealed class GetTipCommand : PSCmdlet
{
    private static readonly string[] Tips =
    [
        "Parameters may be shortened as long as they stay unambiguous: -AddressSpace is -AddressSpaces.",
        "Tab completes commands, parameters, their values, and the names of your connectors.",
        "Get-Help Set-SendConnector -Parameter SmartHosts explains one parameter.",
        "-WhatIf says what a command would do, and checks everything, without doing it.",
        "A list is changed by @{Add='a'; Remove='b'}, and replaced by 'a','b'.",
        "Get-SendConnector Outbound | Format-List shows every setting; Format-Table Name, Port shows two.",
        "Each form of the admin pages shows the command that does the same.",
        "Search-AdminAuditLog shows who changed what, with the command that was typed.",
        "Test-SendConnector Outbound anna@contoso.com walks the way out without sending a message.",
        "Export-Csv gives you a table as a file: Get-Queue | Export-Csv queues.csv.",
    ];

    /// <summary>From 1.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, int.MaxValue)]
    public int? Number { get; set; }

    protected override void ProcessRecord()
    {
        var today = ShellContext.Current.Get<TimeProvider>().GetUtcNow();
        WriteObject($"Tip: {Tips[((Number ?? today.DayOfYear) - 1) % Tips.Length]}");
    }
}
