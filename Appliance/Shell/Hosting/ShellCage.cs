using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Appliance.Shell.Hosting;

/// <summary>
/// What a session has: an empty session state with an allow-list put into it, in ConstrainedLanguage whoever types. There is no
/// file system, no environment, no job, no module and no type beyond the language's own values.
/// </summary>
internal static class ShellCage
{
    // ForEach-Object is not among them: its -Parallel runs script blocks in a session of full language. Ours stands in Utility.
    private static readonly string[] EngineCommands =
    [
        "Where-Object",
        "Get-Command",
        "Get-Help",
        "Get-History",
        "Out-Default",
        "Out-Host",
        "Out-Null",
        "Format-Default",
        "Out-LineOutput",
        "Set-StrictMode",
    ];

    private static readonly string[] EngineVariables =
    [
        "ConfirmPreference",
        "DebugPreference",
        "ErrorActionPreference",
        "InformationPreference",
        "ProgressPreference",
        "VerbosePreference",
        "WarningPreference",
        "WhatIfPreference",
    ];

    private static readonly (string Alias, string Command)[] Aliases =
    [
        ("%", "ForEach-Object"),
        ("foreach", "ForEach-Object"),
        ("?", "Where-Object"),
        ("where", "Where-Object"),
        ("select", "Select-Object"),
        ("sort", "Sort-Object"),
        ("measure", "Measure-Object"),
        ("group", "Group-Object"),
        ("compare", "Compare-Object"),
        ("ft", "Format-Table"),
        ("fl", "Format-List"),
        ("fw", "Format-Wide"),
        ("gm", "Get-Member"),
        ("gcm", "Get-Command"),
        ("man", "Get-Help"),
        ("help", "Get-Help"),
        ("h", "Get-History"),
        ("history", "Get-History"),
        ("oh", "Out-Host"),
        ("echo", "Write-Output"),
        ("write", "Write-Output"),
        ("cls", "Clear-Host"),
        ("clear", "Clear-Host"),
        ("tee", "Tee-Object"),
        ("epcsv", "Export-Csv"),
        // A function of Exchange 2010 and later, by the only name it has there.
        ("AssembleMessage", "Save-ExportedMessage"),
    ];

    /// <summary>The appliance's own commands, by name.</summary>
    public static FrozenDictionary<string, Type> Commands { get; } =
        typeof(ShellCage)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Cmdlet)))
            .Select(type => (type.GetCustomAttribute<CmdletAttribute>(), type))
            .Where(command => command.Item1 is not null)
            .ToFrozenDictionary(
                command => $"{command.Item1!.VerbName}-{command.Item1.NounName}",
                command => command.type,
                StringComparer.OrdinalIgnoreCase
            );

    /// <param name="helpFile">MAML of the appliance's own commands.</param>
    public static InitialSessionState Build(string helpFile)
    {
        var state = InitialSessionState.Create();
        state.LanguageMode = PSLanguageMode.ConstrainedLanguage;
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        state.DisableFormatUpdates = false;
        var full = InitialSessionState.CreateDefault2();
        var known = full
            .Commands.OfType<SessionStateCmdletEntry>()
            .ToDictionary(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var name in EngineCommands)
            state.Commands.Add(known[name]);
        foreach (var (name, type) in Commands)
            state.Commands.Add(new SessionStateCmdletEntry(name, type, helpFile));
        foreach (
            var function in full
                .Commands.OfType<SessionStateFunctionEntry>()
                .Where(function => function.Name == "TabExpansion2")
        )
            state.Commands.Add(function);
        foreach (var (alias, command) in Aliases)
            state.Commands.Add(new SessionStateAliasEntry(alias, command));
        foreach (var variable in full.Variables.Where(v => EngineVariables.Contains(v.Name)))
            state.Variables.Add(variable);
        // The classical form, with category and error id: administrators and their scripts know it.
        state.Variables.Add(new SessionStateVariableEntry("ErrorView", "NormalView", ""));
        // As the Exchange Management Shell sets it: 16 elements of a list, not 4.
        state.Variables.Add(new SessionStateVariableEntry("FormatEnumerationLimit", 16, ""));
        state.Variables.Add(
            new SessionStateVariableEntry(
                "PSModuleAutoLoadingPreference",
                PSModuleAutoLoadingPreference.None,
                "",
                ScopedItemOptions.Constant
            )
        );
        foreach (var format in full.Formats)
            state.Formats.Add(format);
        foreach (var view in ShellViews.All)
            state.Formats.Add(new SessionStateFormatEntry(view));
        state.Providers.Add(
            new SessionStateProviderEntry(EmptyProvider.Name, typeof(EmptyProvider), null)
        );
        return state;
    }

    /// <summary>Completion does nothing without a current location, so there is one, with nothing in it.</summary>
    [CmdletProvider(Name, ProviderCapabilities.None)]
    internal sealed class EmptyProvider : NavigationCmdletProvider
    {
        public const string Name = "Appliance";

        protected override Collection<PSDriveInfo> InitializeDefaultDrives() =>
            [new PSDriveInfo(Name, ProviderInfo, "", "", null)];

        protected override bool IsValidPath(string path) => true;

        protected override bool ItemExists(string path) => path.Trim('\\', '/').Length == 0;

        protected override bool IsItemContainer(string path) => true;
    }
}
