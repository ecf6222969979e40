using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Appliance.Configuration.Certificates;

namespace Appliance.Delivery;

/// <summary>The demand on one connection, and why: the reason is the end of an error text.</summary>
internal sealed record OutboundTls(TlsDemand Demand, string Reason)
{
    /// <summary>Names of which the certificate must bear one, where it is verified; <c>*.contoso.com</c> is any name below.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Our own certificate, shown where the next hop asks for one (mutual TLS).</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Whom to trust, where it is not the machine's own list of authorities.</summary>
    public X509ChainPolicy? ChainPolicy { get; init; }

    /// <summary>Mutual TLS for a domain on the list: the next hop has proved to be a partner.</summary>
    public bool IsDomainSecure { get; init; }

    public bool IsRequired =>
        Demand is TlsDemand.Encrypted or TlsDemand.Trusted or TlsDemand.Verified;

    private bool ChecksCertificate => Demand is TlsDemand.Trusted or TlsDemand.Verified;

    /// <summary>The demand of a connector on the host that is about to be asked (send-connectors 3, 5).</summary>
    /// <param name="connector">The connector that the mail leaves by.</param>
    /// <param name="nextHopDomain">The recipients' domain, for delivery by DNS.</param>
    /// <param name="host">The host's name: a smart host's as configured, or the MX record's.</param>
    /// <param name="secureDomains">TLSSendDomainSecureList.</param>
    public static OutboundTls For(
        SendConnector connector,
        string nextHopDomain,
        string host,
        ImmutableArray<SmtpDomain> secureDomains
    )
    {
        if (
            connector is { DomainSecureEnabled: true, DnsRoutingEnabled: true }
            && secureDomains.Any(domain => domain.Ascii == nextHopDomain)
        )
            return new OutboundTls(
                TlsDemand.Verified,
                $"domain security of {nextHopDomain} demands"
            )
            {
                Names = [host, nextHopDomain],
                IsDomainSecure = true,
            };
        if (connector.SmartHostAuthMechanism == SmartHostAuthMechanism.BasicAuthRequireTLS)
            return new OutboundTls(
                TlsDemand.Verified,
                $"Basic authentication over TLS of connector '{connector.Name}' demands"
            )
            {
                Names = [connector.TlsDomain ?? host],
            };
        if (connector.RequireTls)
            return Required(connector, nextHopDomain);
        return connector.IgnoreStartTls
            ? new OutboundTls(TlsDemand.None, "")
            : new OutboundTls(TlsDemand.Opportunistic, "");
    }

    private static OutboundTls Required(SendConnector connector, string nextHopDomain)
    {
        string By(string what) => $"connector '{connector.Name}' demands by {what}";
        return connector.TlsAuthLevel switch
        {
            TlsAuthLevel.CertificateValidation => new OutboundTls(
                TlsDemand.Trusted,
                By("CertificateValidation")
            ),
            TlsAuthLevel.DomainValidation => new OutboundTls(
                TlsDemand.Verified,
                By("DomainValidation")
            )
            {
                Names = [connector.TlsDomain ?? nextHopDomain],
            },
            _ => new OutboundTls(TlsDemand.Encrypted, By("RequireTLS")),
        };
    }

    /// <summary>Handshake options; <paramref name="refused"/> hears why a certificate was refused.</summary>
    /// <param name="witness">Hears of the certificate even where nothing is demanded of it.</param>
    public SslClientAuthenticationOptions HandshakeWith(
        string host,
        Action<string> refused,
        SmtpWitness? witness = null
    ) =>
        new()
        {
            TargetHost = host,
            AllowRenegotiation = false,
            ClientCertificates = ClientCertificate is null ? null : [ClientCertificate],
            CertificateChainPolicy = ChainPolicy,
            // Asking each authority's list on the way of a mail would make their outages ours.
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (!ChecksCertificate && witness is null)
                    return true;
                var problem = Problem(host, certificate as X509Certificate2, chain, errors);
                witness?.See(certificate as X509Certificate2, problem);
                if (!ChecksCertificate || problem is null)
                    return true;
                refused(problem);
                return false;
            },
        };

    private string? Problem(
        string host,
        X509Certificate2? certificate,
        X509Chain? chain,
        SslPolicyErrors errors
    )
    {
        if (certificate is null)
            return "it shows no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var reasons = (chain?.ChainStatus ?? [])
                .Select(status => status.StatusInformation.Trim())
                .Where(text => text.Length > 0)
                .Distinct(StringComparer.Ordinal);
            return $"its certificate '{certificate.Subject}' is not trusted: {string.Join("; ", reasons)}";
        }
        if (Demand == TlsDemand.Trusted)
            return null;
        var names = Names;
        if (names.IsEmpty && host.Length > 0)
            names = [host];
        return names.IsEmpty || names.Any(name => Bears(certificate, name))
            ? null
            : $"its certificate '{certificate.Subject}' is not for {string.Join(" or ", names)}";
    }

    // TlsDomain may be any name below a domain; what the certificate itself has as a wildcard MatchesHostname knows.
    private static bool Bears(X509Certificate2 certificate, string name)
    {
        if (!name.StartsWith("*.", StringComparison.Ordinal))
            return certificate.MatchesHostname(name);
        var below = name.AsSpan(1);
        foreach (var borne in CertificateFile.NamesOf(certificate))
        {
            if (
                borne.Length > below.Length
                && borne.AsSpan().EndsWith(below, StringComparison.OrdinalIgnoreCase)
            )
                return true;
        }
        return false;
    }
}

/// <summary>How much TLS a connection needs (smtp-protocol 4).</summary>
internal enum TlsDemand
{
    /// <summary>STARTTLS is not used even where offered.</summary>
    None,

    /// <summary>Used where offered; where it fails the mail goes in the clear.</summary>
    Opportunistic,

    /// <summary>No mail without it; whose certificate it is does not matter.</summary>
    Encrypted,

    /// <summary>No mail without it, and the certificate must come from an authority that we trust, whatever names it bears.</summary>
    Trusted,

    /// <summary>No mail without it, and the certificate must be trusted and bear one of the names.</summary>
    Verified,
}
