using System.Globalization;
using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Utility;

/// <summary>Measure-Object: how many, and of a property the sum, the average, the least and the most.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object")]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private readonly List<double> _values = [];
    private int _count;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string? Property { get; set; }

    [Parameter]
    public SwitchParameter Sum { get; set; }

    [Parameter]
    public SwitchParameter Average { get; set; }

    [Parameter]
    public SwitchParameter Minimum { get; set; }

    [Parameter]
    public SwitchParameter Maximum { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;
        object? value = InputObject.BaseObject;
        if (Property is not null)
        {
            value = InputObject.Properties[Property]?.Value;
            if (value is null)
                return;
        }
        _count++;
        if (!Sum && !Average && !Minimum && !Maximum)
            return;
        if (
            LanguagePrimitives.TryConvertTo(
                value,
                typeof(double),
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            _values.Add((double)number);
        else
            WriteError(
                new ErrorRecord(
                    new PSInvalidCastException($"'{value}' is no number."),
                    "NonNumericInputObject",
                    ErrorCategory.InvalidType,
                    InputObject
                )
            );
    }

    protected override void EndProcessing()
    {
        object? Of(bool wanted, Func<double> value) => wanted && _values.Count > 0 ? value() : null;
        WriteObject(
            ShellBag.Of(
                "Measure",
                [
                    ("Count", _count),
                    ("Average", Of(Average, _values.Average)),
                    ("Sum", Of(Sum, _values.Sum)),
                    ("Maximum", Of(Maximum, _values.Max)),
                    ("Minimum", Of(Minimum, _values.Min)),
                    ("Property", Property),
                ]
            )
        );
    }
}
