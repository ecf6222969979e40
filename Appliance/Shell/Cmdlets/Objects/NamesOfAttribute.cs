using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Completes the names of flags in a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NamesOfAttribute(Type flags)
    : ArgumentCompleterAttribute,
        IArgumentCompleterFactory
{
    public Type Flags { get; } = flags;

    public IArgumentCompleter Create() => new Completer(Flags);

    private sealed class Completer(Type type) : IArgumentCompleter
    {
        public IEnumerable<CompletionResult> CompleteArgument(
            string commandName,
            string parameterName,
            string wordToComplete,
            CommandAst commandAst,
            IDictionary fakeBoundParameters
        ) =>
            Enum.GetNames(type)
                .Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
                .Select(ObjectNamesAttribute.Choice);
    }
}
