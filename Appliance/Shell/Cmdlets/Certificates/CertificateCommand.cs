using System.Management.Automation;
using Appliance.Administration;
using Appliance.Monitoring;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Certificates;

/// <summary>A command on the certificates that lie on this server. Nobody can read a private key again.</summary>
public abstract class CertificateCommand : ApplianceCommand
{
    private protected IEnumerable<CertificateStatus> All() => Get<ServerViewer>().Certificates();

    private protected CertificateStatus? Find(string thumbprint)
    {
        var bare = thumbprint.Replace(" ", "", StringComparison.Ordinal);
        var found = All()
            .FirstOrDefault(status =>
                string.Equals(
                    status.Certificate.Thumbprint,
                    bare,
                    StringComparison.OrdinalIgnoreCase
                )
            );
        if (found is null)
            Fail(
                $"The certificate with thumbprint {thumbprint} was not found.",
                "ObjectNotFoundException",
                ErrorCategory.ObjectNotFound,
                thumbprint
            );
        return found;
    }

    private protected static PSObject Bag(CertificateStatus status) =>
        ShellBag.Of(
            CertificateAdministration.Kind,
            [
                ("Thumbprint", status.Certificate.Thumbprint),
                ("Services", status.Certificate.IsInUse ? "SMTP" : "None"),
                ("Subject", status.Certificate.Subject),
                ("CertificateDomains", ShellValue.List(status.Certificate.Names)),
                ("Issuer", status.Certificate.Issuer),
                ("IsSelfSigned", status.Certificate.IsOwn),
                ("NotBefore", status.Certificate.NotBefore.UtcDateTime),
                ("NotAfter", status.Certificate.NotAfter.UtcDateTime),
                ("Status", status.Left <= TimeSpan.Zero ? "DateInvalid" : "Valid"),
                ("Connectors", ShellValue.List(status.Connectors)),
                ("NamesNotCovered", ShellValue.List(status.NotCovered)),
                ("HasPrivateKey", true),
                ("PrivateKeyExportable", false),
            ]
        );
}
