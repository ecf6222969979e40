using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Transport;

/// <summary>Get-TransportServer (transport-config 1).</summary>
[Cmdlet(VerbsCommon.Get, "TransportServer")]
[Needs(Permissions.ReadConfiguration)]
public sealed class GetTransportServerCommand : GetObjectCommand<TransportServer>
{
    private protected override ImmutableArray<TransportServer> All(Organization organization) =>
        [organization.Server];

    private protected override bool IsAlsoNamed(TransportServer configured, string text) =>
        ServerNames.IsThis(text, Organization);
}
