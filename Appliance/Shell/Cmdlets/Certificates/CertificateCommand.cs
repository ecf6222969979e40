using System.Management.Automation;
using System.Security;
using Appliance.Administration;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.SendConnectors;
using Appliance.Shell.Hosting;
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
