using System.Text;
using Appliance.Access;
using Appliance.Configuration.Certificates;

namespace Appliance.Components.Pages;

/// <summary><c>/server/certificates/{thumbprint}.cer</c>: a certificate without its key, for devices that have to be told to trust it.</summary>
internal static class CertificateDownload
{
    public static string AddressOf(StoredCertificate certificate) =>
        $"server/certificates/{certificate.Thumbprint}.cer";

    public static void MapCertificateDownload(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/server/certificates/{thumbprint}.cer", Send)
            .RequireAuthorization(Permissions.ReadConfiguration);

    private static IResult Send(string thumbprint, ServerCertificates certificates)
    {
        var certificate = certificates
            .List()
            .FirstOrDefault(one =>
                string.Equals(one.Thumbprint, thumbprint, StringComparison.OrdinalIgnoreCase)
            );
        if (certificate is null || certificates.PublicPartOf(certificate.Thumbprint) is not { } pem)
            return Results.NotFound();
        // A wildcard's star is in no file's name.
        var name = certificate.Names.FirstOrDefault(certificate.Thumbprint).Replace('*', '_');
        return Results.File(
            Encoding.ASCII.GetBytes(pem + "\n"),
            "application/x-pem-file",
            $"{name}.cer"
        );
    }
}
