namespace Appliance.Shell.Help;

/// <summary>What Get-Help says of a command beside its parameters; a test runs each example.</summary>
/// <param name="Synopsis">What it does, in a sentence or two.</param>
internal sealed record CommandHelp(string Name, string Synopsis, CommandExample[] Examples)
{
    public static IReadOnlyDictionary<string, CommandHelp> All { get; } =
        (
            (CommandHelp[])
                [.. ConnectorHelp.All, .. MailFlowHelp.All, .. PeopleHelp.All, .. UtilityHelp.All]
        ).ToDictionary(help => help.Name, StringComparer.OrdinalIgnoreCase);
}

/// <param name="Line">As it is typed.</param>
/// <param name="Remark">What comes of it.</param>
internal sealed record CommandExample(string Line, string Remark);
