using System.Management.Automation;

namespace Appliance.Shell.Utility;

/// <summary>Write-Output: passes objects on.</summary>
[Cmdlet(VerbsCommunications.Write, "Output")]
public sealed class WriteOutputCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    public PSObject?[] InputObject { get; set; } = [];

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var item in InputObject)
            WriteObject(item, !NoEnumerate);
    }
}

/// <summary>Write-Host: words on the screen, not down the pipeline.</summary>
[Cmdlet(VerbsCommunications.Write, "Host")]
public sealed class WriteHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    public object?[] Object { get; set; } = [];

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public string Separator { get; set; } = " ";

    /// <summary>Taken for the scripts that give it: the screen's colours are its own.</summary>
    [Parameter]
    public ConsoleColor ForegroundColor { get; set; }

    /// <inheritdoc cref="ForegroundColor"/>
    [Parameter]
    public ConsoleColor BackgroundColor { get; set; }

    protected override void ProcessRecord()
    {
        var text = string.Join(Separator, Object);
        if (NoNewline)
            Host.UI.Write(text);
        else
            Host.UI.WriteLine(text);
    }
}

/// <summary>Write-Warning.</summary>
[Cmdlet(VerbsCommunications.Write, "Warning")]
public sealed class WriteWarningCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Message { get; set; } = "";

    protected override void ProcessRecord() => WriteWarning(Message);
}

/// <summary>Write-Verbose.</summary>
[Cmdlet(VerbsCommunications.Write, "Verbose")]
public sealed class WriteVerboseCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Message { get; set; } = "";

    protected override void ProcessRecord() => WriteVerbose(Message);
}

/// <summary>Write-Error.</summary>
[Cmdlet(VerbsCommunications.Write, "Error")]
public sealed class WriteErrorCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Message { get; set; } = "";

    [Parameter]
    public ErrorCategory Category { get; set; } = ErrorCategory.NotSpecified;

    [Parameter]
    public string ErrorId { get; set; } = "WriteErrorException";

    protected override void ProcessRecord() =>
        WriteError(
            new ErrorRecord(
                new Cmdlets.ShellException(Message),
                ErrorId,
                Category,
                targetObject: null
            )
        );
}

/// <summary>Read-Host: a line from whoever types.</summary>
[Cmdlet(VerbsCommunications.Read, "Host")]
public sealed class ReadHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromRemainingArguments = true)]
    public object[] Prompt { get; set; } = [];

    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    protected override void ProcessRecord()
    {
        if (Prompt.Length > 0)
            Host.UI.Write(string.Join(' ', Prompt) + ": ");
        if (AsSecureString)
            WriteObject(Host.UI.ReadLineAsSecureString());
        else
            WriteObject(Host.UI.ReadLine());
    }
}

/// <summary>Clear-Host: empties the screen.</summary>
[Cmdlet(VerbsCommon.Clear, "Host")]
public sealed class ClearHostCommand : PSCmdlet
{
    protected override void ProcessRecord() => Hosting.ShellContext.Current.Screen.Clear();
}
