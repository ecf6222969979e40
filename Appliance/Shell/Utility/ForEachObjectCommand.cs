using System.Management.Automation;

namespace Appliance.Shell.Utility;

/// <summary>
/// ForEach-Object without -Parallel, which would run script blocks in a session of full language. Blocks run in the caller's
/// scope, and an error in one does not end the others.
/// </summary>
[Cmdlet("ForEach", "Object", DefaultParameterSetName = BlockSet)]
public sealed class ForEachObjectCommand : PSCmdlet
{
    private const string BlockSet = "ScriptBlock";
    private const string MemberSet = "Member";

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>One block is run for each object; of several the first runs before, the last after.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = BlockSet)]
    public ScriptBlock[] Process { get; set; } = [];

    /// <summary>Blocks that follow without a name.</summary>
    [Parameter(ValueFromRemainingArguments = true, ParameterSetName = BlockSet)]
    public ScriptBlock[] RemainingScripts { get; set; } = [];

    [Parameter(ParameterSetName = BlockSet)]
    public ScriptBlock? Begin { get; set; }

    [Parameter(ParameterSetName = BlockSet)]
    public ScriptBlock? End { get; set; }

    /// <summary>A property whose value is written for each object.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = MemberSet)]
    public string MemberName { get; set; } = "";

    private ScriptBlock[] All => [.. Process, .. RemainingScripts];

    private ScriptBlock[] Blocks =>
        All switch
        {
            [_, var block] when Begin is null => [block],
            [_, .. var blocks, _] when Begin is null => blocks,
            var blocks => blocks,
        };

    protected override void BeginProcessing()
    {
        if (Begin is not null)
            Run(Begin, item: null);
        else if (All is [var first, _, ..])
            Run(first, item: null);
    }

    protected override void ProcessRecord()
    {
        if (!MyInvocation.ExpectingInput)
            return;
        if (ParameterSetName == MemberSet)
        {
            if (InputObject?.Properties[MemberName] is { } property)
                WriteObject(property.Value);
            return;
        }
        foreach (var block in Blocks)
            Run(block, InputObject);
    }

    protected override void EndProcessing()
    {
        if (End is not null)
            Run(End, item: null);
        else if (Begin is null && All is [_, _, .., var last])
            Run(last, item: null);
    }

    private void Run(ScriptBlock block, object? item)
    {
        SessionState.PSVariable.Set("_", item);
        try
        {
            foreach (
                var result in InvokeCommand.InvokeScript(
                    useLocalScope: false,
                    block,
                    input: null,
                    args: []
                )
            )
                WriteObject(result);
        }
        // Flow control and a stopped pipeline are no errors of the block.
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            WriteError(exception.ErrorRecord);
        }
    }
}
