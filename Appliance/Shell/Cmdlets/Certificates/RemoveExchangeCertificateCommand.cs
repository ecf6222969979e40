using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Certificates;

/// <summary>Remove-ExchangeCertificate; the one in use stays.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "ExchangeCertificate",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Access.Permissions.ManageCertificates)]
public sealed class RemoveExchangeCertificateCommand : CertificateCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Thumbprint { get; set; } = "";

    protected override void Process()
    {
        if (Find(Thumbprint) is not { } status)
            return;
        var action = $"Removing certificate \"{status.Certificate.Thumbprint}\".";
        if (!May(action))
            return;
        var administration = Get<CertificateAdministration>();
        Report(
            Wait(token => administration.RemoveAsync(status.Certificate, Actor, token)),
            status.Certificate.Thumbprint
        );
    }
}
