using System.Management.Automation;
using System.Security;
using Appliance.Administration;
using Appliance.Shell.Cmdlets.SendConnectors;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Certificates;

/// <summary>Import-ExchangeCertificate: a PFX file of whoever types.</summary>
[Cmdlet(
    VerbsData.Import,
    "ExchangeCertificate",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Access.Permissions.ManageCertificates)]
public sealed class ImportExchangeCertificateCommand : CertificateCommand
{
    /// <summary>A file on the machine of whoever types; in the browser it is asked for.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    public string Path { get; set; } = "";

    /// <summary>The bytes of the file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Data")]
    public byte[] FileData { get; set; } = [];

    [Parameter]
    public SecureString? Password { get; set; }

    protected override void Process()
    {
        var pfx =
            ParameterSetName == "Data"
                ? FileData
                : Wait(token =>
                    Context.Screen.ReadFileAsync(Path, CertificateAdministration.MaxFileSize, token)
                );
        if (pfx is null)
        {
            Refuse($"No file '{Path}' was given.", Path);
            return;
        }
        if (!May("Importing a certificate."))
            return;
        var administration = Get<CertificateAdministration>();
        var password = Password is null ? null : SmartHostCredential.Reveal(Password);
        var (result, certificate) = Wait(token =>
            administration.ImportAsync(pfx, password, Actor, token)
        );
        if (
            Report(result, Path)
            && certificate is not null
            && Find(certificate.Thumbprint) is { } made
        )
            WriteObject(Bag(made));
    }
}
