using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Appliance.Shell.Utility;

/// <summary>Out-String: objects as the text that they would be on the screen.</summary>
[Cmdlet(VerbsData.Out, "String")]
public sealed class OutStringCommand : FrontEndCommandBase
{
    private const string LineOutput = "LineOutput";

    private readonly object _manager = FormatEngine.Make("OutputManagerInner");
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture);

    public OutStringCommand() =>
        typeof(FrontEndCommandBase)
            .GetField("implementation", BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(this, _manager);

    [Parameter]
    [ValidateRange(2, 10_000)]
    public int Width { get; set; } = 120;

    /// <summary>Writes each line by itself.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    protected override void BeginProcessing()
    {
        _manager
            .GetType()
            .GetProperty(LineOutput, BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(_manager, FormatEngine.Make("TextWriterLineOutput", _text, Width));
        base.BeginProcessing();
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        var text = _text.ToString();
        if (!Stream)
            WriteObject(text);
        else
            WriteObject(
                text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'),
                enumerateCollection: true
            );
    }
}
