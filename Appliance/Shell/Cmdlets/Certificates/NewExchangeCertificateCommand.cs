using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Certificates;

/// <summary>New-ExchangeCertificate: the server's own, self-signed certificate anew.</summary>
[Cmdlet(
    VerbsCommon.New,
    "ExchangeCertificate",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Access.Permissions.ManageCertificates)]
public sealed class NewExchangeCertificateCommand : CertificateCommand
{
    protected override void Process()
    {
        var action = "Making the server's own certificate anew.";
        if (!May(action))
            return;
        var administration = Get<CertificateAdministration>();
        if (Report(Wait(token => administration.RenewOwnAsync(Actor, token)), target: null))
            foreach (var status in All().Where(status => status.Certificate.IsOwn))
                WriteObject(Bag(status));
    }
}
