using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using Appliance.Shell.Help;

namespace Appliance.Shell.Hosting;

/// <summary>
/// The help of the appliance's commands in the form that Get-Help reads (MAML), made of the very words that the forms show
/// beside their fields: written once, when the first session opens.
/// </summary>
internal sealed class ShellHelp : IDisposable
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command =
        "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly HashSet<string> Common =
    [
        .. Cmdlet.CommonParameters,
        .. Cmdlet.OptionalCommonParameters,
    ];

    private readonly DirectoryInfo _directory;

    private ShellHelp(DirectoryInfo directory) => _directory = directory;

    public string Path => System.IO.Path.Combine(_directory.FullName, "appliance.dll-Help.xml");

    public static ShellHelp Write()
    {
        var help = new ShellHelp(Directory.CreateTempSubdirectory("appliance-help-"));
        new XDocument(
            new XElement(
                "helpItems",
                new XAttribute("schema", "maml"),
                ShellCage.Commands.OrderBy(command => command.Key).Select(Of)
            )
        ).Save(help.Path);
        return help;
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static XElement Of(KeyValuePair<string, Type> command)
    {
        var help = CommandHelp.All.GetValueOrDefault(command.Key);
        var parameters = Parameters(command.Value).ToList();
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", command.Key),
                new XElement(Maml + "description", Para(help?.Synopsis)),
                new XElement(Command + "verb", command.Key.Split('-')[0]),
                new XElement(Command + "noun", command.Key.Split('-')[1])
            ),
            new XElement(Maml + "description", Para(help?.Synopsis), Para(RightsOf(command.Value))),
            new XElement(
                Command + "syntax",
                Sets(parameters)
                    .Select(set => new XElement(
                        Command + "syntaxItem",
                        new XElement(Maml + "name", command.Key),
                        parameters
                            .Select(parameter => (parameter, Attribute: parameter.In(set)))
                            .Where(pair => pair.Attribute is not null)
                            .Select(pair =>
                                Parameter(pair.parameter, pair.Attribute!, command.Value)
                            )
                    ))
            ),
            new XElement(
                Command + "parameters",
                parameters.Select(parameter =>
                    Parameter(parameter, parameter.Attributes[0], command.Value)
                )
            ),
            new XElement(
                Command + "examples",
                (help?.Examples ?? []).Select(
                    (example, index) =>
                        new XElement(
                            Command + "example",
                            new XElement(Maml + "title", $"EXAMPLE {index + 1}"),
                            new XElement(Dev + "code", example.Line),
                            new XElement(Dev + "remarks", Para(example.Remark))
                        )
                )
            )
        );
    }

    private static XElement Parameter(
        HelpParameter parameter,
        ParameterAttribute attribute,
        Type command
    ) =>
        new(
            Command + "parameter",
            new XAttribute("required", attribute.Mandatory ? "true" : "false"),
            new XAttribute("variableLength", parameter.IsList ? "true" : "false"),
            new XAttribute("globbing", "false"),
            new XAttribute("pipelineInput", Pipeline(attribute)),
            new XAttribute(
                "position",
                attribute.Position == int.MinValue
                    ? "named"
                    : attribute.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Para(ParameterHelp.Of(command, parameter.Name))),
            parameter.IsSwitch
                ? null
                : new XElement(
                    Command + "parameterValue",
                    new XAttribute("required", "true"),
                    new XAttribute("variableLength", parameter.IsList ? "true" : "false"),
                    parameter.TypeName
                )
        );

    private static string Pipeline(ParameterAttribute attribute) =>
        (attribute.ValueFromPipeline, attribute.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "true (ByValue, ByPropertyName)",
            (true, false) => "true (ByValue)",
            (false, true) => "true (ByPropertyName)",
            _ => "false",
        };

    private static List<string> Sets(List<HelpParameter> parameters)
    {
        var sets = parameters
            .SelectMany(parameter => parameter.Attributes)
            .Select(attribute => attribute.ParameterSetName)
            .Where(set => set != ParameterAttribute.AllParameterSets)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return sets.Count > 0 ? sets : [ParameterAttribute.AllParameterSets];
    }

    private static IEnumerable<HelpParameter> Parameters(Type command) =>
        command
            .GetProperties()
            .Select(property => new HelpParameter(
                property,
                [.. property.GetCustomAttributes<ParameterAttribute>()]
            ))
            .Where(parameter => parameter.Attributes.Length > 0 && !Common.Contains(parameter.Name))
            .OrderByDescending(parameter => parameter.Attributes[0].Position >= 0)
            .ThenBy(parameter =>
                parameter.Attributes[0].Position < 0 ? 0 : parameter.Attributes[0].Position
            )
            .ThenByDescending(parameter => parameter.Attributes[0].Mandatory)
            .ThenBy(parameter => parameter.Name, StringComparer.Ordinal);

    private static string? RightsOf(Type command) =>
        ShellPermissions.Of(command) is { } permission
            ? $"Needs the permission {permission}: {string.Join(", ", Access.Permissions.Table[permission])}."
            : null;

    private static XElement? Para(string? text) =>
        string.IsNullOrEmpty(text) ? null : new XElement(Maml + "para", text);

    private sealed record HelpParameter(PropertyInfo Property, ParameterAttribute[] Attributes)
    {
        public string Name => Property.Name;

        public bool IsSwitch => Property.PropertyType == typeof(SwitchParameter);

        public bool IsList =>
            Property.PropertyType == typeof(Values.MultiValuedProperty)
            || typeof(IList).IsAssignableFrom(Property.PropertyType);

        public string TypeName =>
            (Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType).Name;

        public ParameterAttribute? In(string set) =>
            Attributes.FirstOrDefault(attribute =>
                attribute.ParameterSetName == set
                || attribute.ParameterSetName == ParameterAttribute.AllParameterSets
            );
    }
}
