using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Get-ExchangeAdministrator: each role of each administrator.</summary>
[Cmdlet(VerbsCommon.Get, "ExchangeAdministrator")]
[Needs(Permissions.ManageAdministrators)]
public sealed class GetExchangeAdministratorCommand : ExchangeAdministratorCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string? Identity { get; set; }

    protected override void Process()
    {
        IEnumerable<Administration.Administrator> found = All();
        if (Identity is not null)
            found = Find(Identity) is { } one ? [one] : [];
        foreach (var grant in found.SelectMany(Grants))
            WriteObject(grant);
    }
}
