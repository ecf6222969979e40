using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Certificates;

/// <summary>Get-ExchangeCertificate.</summary>
[Cmdlet(VerbsCommon.Get, "ExchangeCertificate")]
[Needs(Access.Permissions.ReadConfiguration)]
public sealed class GetExchangeCertificateCommand : CertificateCommand
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? Thumbprint { get; set; }

    /// <summary>Only those that prove this name.</summary>
    [Parameter]
    public string? DomainName { get; set; }

    protected override void Process()
    {
        var found =
            Thumbprint is null ? All()
            : Find(Thumbprint) is { } one ? [one]
            : [];
        foreach (
            var status in found.Where(status =>
                DomainName is null || status.Certificate.Covers(DomainName)
            )
        )
            WriteObject(Bag(status));
    }
}
