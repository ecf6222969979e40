using System.Management.Automation;
using System.Security;

namespace Appliance.Shell.Utility;

/// <summary>ConvertTo-SecureString, of a text in the clear: for scripts that bring a password along.</summary>
[Cmdlet(VerbsData.ConvertTo, "SecureString")]
public sealed class ConvertToSecureStringCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string String { get; set; } = "";

    [Parameter(Mandatory = true)]
    public SwitchParameter AsPlainText { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var secured = new SecureString();
        foreach (var c in String)
            secured.AppendChar(c);
        secured.MakeReadOnly();
        WriteObject(secured);
    }
}
