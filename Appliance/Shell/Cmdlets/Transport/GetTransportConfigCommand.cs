using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Transport;

/// <summary>Get-TransportConfig: the one object of settings for the whole organization (transport-config 1, 2).</summary>
[Cmdlet(VerbsCommon.Get, "TransportConfig")]
[Needs(Permissions.ReadConfiguration)]
public sealed class GetTransportConfigCommand : ApplianceCommand
{
    protected override void Process() =>
        WriteObject(Values.ShellBag.Of(Organization.Transport, Organization));
}
