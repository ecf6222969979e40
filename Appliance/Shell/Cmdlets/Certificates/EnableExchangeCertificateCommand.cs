using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Certificates;

/// <summary>Enable-ExchangeCertificate: clients are shown this one from now on.</summary>
[Cmdlet(
    VerbsLifecycle.Enable,
    "ExchangeCertificate",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Access.Permissions.ManageCertificates)]
public sealed class EnableExchangeCertificateCommand : CertificateCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Thumbprint { get; set; } = "";

    /// <summary>SMTP; the admin pages show the same certificate.</summary>
    [Parameter(Mandatory = true)]
    [ValidateSet("SMTP", "IIS", IgnoreCase = true)]
    public string[] Services { get; set; } = [];

    protected override void Process()
    {
        if (Find(Thumbprint) is not { } status)
            return;
        var action =
            $"Enabling certificate \"{status.Certificate.Thumbprint}\" for SMTP and the admin pages.";
        if (!May(action))
            return;
        var server = Organization.Server with
        {
            // The server's own is what is used where none is chosen.
            CertificateThumbprint = status.Certificate.IsOwn ? null : status.Certificate.Thumbprint,
        };
        var editor = Get<OrganizationEditor>();
        Report(
            Wait(token => editor.ApplyAsync(new SaveObject(server), Actor, token)),
            status.Certificate.Thumbprint
        );
    }
}
