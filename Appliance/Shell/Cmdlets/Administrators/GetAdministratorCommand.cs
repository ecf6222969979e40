using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Get-Administrator.</summary>
[Cmdlet(VerbsCommon.Get, "Administrator")]
[Needs(Permissions.ManageAdministrators)]
public sealed class GetAdministratorCommand : AdministratorCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string? Identity { get; set; }

    protected override void Process()
    {
        if (Identity is not null && !WildcardPattern.ContainsWildcardCharacters(Identity))
        {
            if (Find(Identity) is { } one)
                WriteObject(Bag(one));
            return;
        }
        var pattern = WildcardPattern.Get(Identity ?? "*", WildcardOptions.IgnoreCase);
        foreach (var administrator in All().Where(a => pattern.IsMatch(a.Name)))
            WriteObject(Bag(administrator));
    }
}
