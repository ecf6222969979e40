using System.Management.Automation;

namespace Appliance.Shell.Utility;

/// <summary>Get-Credential: a user name and a password, asked for and never shown.</summary>
[Cmdlet(VerbsCommon.Get, "Credential")]
public sealed class GetCredentialCommand : PSCmdlet
{
    /// <summary>The user name; asked for where it is not given.</summary>
    [Parameter(Position = 0)]
    [Alias("Credential")]
    public string UserName { get; set; } = "";

    [Parameter]
    public string Message { get; set; } = "Enter your credentials.";

    protected override void ProcessRecord() =>
        WriteObject(Host.UI.PromptForCredential("", Message, UserName, ""));
}
