using System.Collections.Immutable;
using System.Diagnostics;
using Appliance.Configuration.Certificates;
using Appliance.Storage;

namespace Appliance.Monitoring;

/// <summary>The machine's side of it: certificates, the data directory, how long it runs.</summary>
public sealed class ServerViewer(
    ServerCertificates certificates,
    LiveOrganization live,
    DataDirectory data,
    TimeProvider time
)
{
    private static readonly DateTimeOffset Started = new(Process.GetCurrentProcess().StartTime);

    public string DataDirectory => data.Root;

    public DateTimeOffset StartedAt => Started;

    /// <summary>All that lie here, with what is to be said about each.</summary>
    public ImmutableArray<CertificateStatus> Certificates()
    {
        var organization = live.Current;
        return [.. certificates.List().Select(certificate => StatusOf(certificate, organization))];
    }

    /// <summary>The databases with their logs, and the bodies of large messages; in order of size.</summary>
    public ImmutableArray<StoredFile> Files()
    {
        try
        {
            var root = new DirectoryInfo(data.Root);
            return
            [
                .. root.EnumerateFiles("*.db*")
                    .GroupBy(file =>
                        file.Name[..(file.Name.IndexOf(".db", StringComparison.Ordinal) + 3)]
                    )
                    .Select(group => new StoredFile(
                        group.Key,
                        new ByteSize(group.Sum(file => file.Length))
                    ))
                    .Append(
                        new StoredFile(
                            "spool",
                            new ByteSize(
                                new DirectoryInfo(data.Spool)
                                    .EnumerateFiles()
                                    .Sum(file => file.Length)
                            )
                        )
                    )
                    .OrderByDescending(file => file.Size.Bytes),
            ];
        }
        catch (IOException)
        {
            // A file that went while it was looked at; the next look finds what is there.
            return [];
        }
    }

    private CertificateStatus StatusOf(StoredCertificate certificate, Organization organization)
    {
        var listening = organization
            .ReceiveConnectors.Where(connector =>
                connector.Enabled && connector.AuthMechanism.HasFlag(AuthMechanisms.Tls)
            )
            .ToImmutableArray();
        return new CertificateStatus(
            certificate,
            certificate.NotAfter - time.GetUtcNow(),
            certificate.IsInUse ? [.. listening.Select(connector => connector.Name)] : [],
            certificates.SendersWith(certificate, organization),
            [
                .. listening
                    .Select(connector => connector.Fqdn ?? organization.Server.Fqdn)
                    .Append(organization.Server.Fqdn)
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .Where(name => !certificate.Covers(name)),
            ]
        );
    }
}

/// <param name="Left">Until it expires; negative when it has.</param>
/// <param name="Connectors">The Receive connectors that show it.</param>
/// <param name="Senders">The Send connectors that show it to the servers they deliver to.</param>
/// <param name="NotCovered">Names of this server that it does not prove.</param>
public sealed record CertificateStatus(
    StoredCertificate Certificate,
    TimeSpan Left,
    ImmutableArray<string> Connectors,
    ImmutableArray<string> Senders,
    ImmutableArray<string> NotCovered
);

/// <summary>A database with its log, or a directory of files.</summary>
public sealed record StoredFile(string Name, ByteSize Size);
