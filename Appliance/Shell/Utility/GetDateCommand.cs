using System.Globalization;
using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Utility;

/// <summary>Get-Date: now, in UTC as all times of the shell, or the moment that a text tells.</summary>
[Cmdlet(VerbsCommon.Get, "Date")]
public sealed class GetDateCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public DateTime? Date { get; set; }

    [Parameter]
    public string? Format { get; set; }

    protected override void ProcessRecord()
    {
        var date = Date ?? ShellContext.Current.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        WriteObject(Format is null ? date : date.ToString(Format, CultureInfo.InvariantCulture));
    }
}
