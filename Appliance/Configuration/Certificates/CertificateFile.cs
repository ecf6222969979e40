using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace Appliance.Configuration.Certificates;

/// <summary>Certificates with their keys as sealed files: the key ring of the data directory opens them, and nothing else.</summary>
internal static class CertificateFile
{
    public static void Write(string file, byte[] pfx, IDataProtector protector)
    {
        var draft = file + ".new";
        using (
            var stream = new FileStream(
                draft,
                new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            )
        )
        {
            stream.Write(protector.Protect(pfx));
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: true);
    }

    /// <exception cref="CryptographicException">The key ring that sealed it is gone, e.g. after a restore without it.</exception>
    public static X509Certificate2Collection Read(string file, IDataProtector protector) =>
        X509CertificateLoader.LoadPkcs12Collection(
            protector.Unprotect(File.ReadAllBytes(file)),
            password: null
        );

    public static ImmutableArray<string> NamesOf(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension =>
                extension
                    .EnumerateDnsNames()
                    .Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))
            )
            .ToImmutableArray();
        // Clients look at the subject only where there is no list of names, and modern ones not even then.
        return names.IsEmpty
            ? [certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)]
            : names;
    }
}
