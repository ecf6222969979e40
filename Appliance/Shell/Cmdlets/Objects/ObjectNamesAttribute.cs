using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Completes the names of the objects that a command is about.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ObjectNamesAttribute : ArgumentCompleterAttribute, IArgumentCompleterFactory
{
    /// <param name="noun">Of another kind than the command's own.</param>
    public ObjectNamesAttribute(string? noun = null) => Noun = noun;

    public string? Noun { get; }

    public IArgumentCompleter Create() => new Completer(Noun);

    internal static CompletionResult Choice(string name) =>
        new(
            name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
                ? name
                : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'",
            name,
            CompletionResultType.ParameterValue,
            name
        );

    private sealed class Completer(string? noun) : IArgumentCompleter
    {
        public IEnumerable<CompletionResult> CompleteArgument(
            string commandName,
            string parameterName,
            string wordToComplete,
            CommandAst commandAst,
            IDictionary fakeBoundParameters
        )
        {
            var wanted =
                noun ?? commandName[(commandName.IndexOf('-', StringComparison.Ordinal) + 1)..];
            var organization = ShellContext.Current.Get<LiveOrganization>().Current;
            IEnumerable<IConfigured> all =
            [
                .. organization.SendConnectors,
                .. organization.ReceiveConnectors,
                .. organization.AcceptedDomains,
                .. organization.SubmissionAccounts,
                organization.Server,
            ];
            var typed = wordToComplete.Trim('\'', '"');
            return all.Where(o =>
                    string.Equals(ObjectKind.Of(o).Noun, wanted, StringComparison.OrdinalIgnoreCase)
                    && o.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
                )
                .Select(o => Choice(o.Name));
        }
    }
}
