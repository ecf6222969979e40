using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Appliance.Configuration.Certificates;

namespace Appliance.Receiving;

/// <summary>TLS toward clients. Keeps the options of each certificate: with new ones no session could be resumed.</summary>
public sealed class ServerTls(ServerCertificates certificates)
{
    /// <summary>smtp-protocol 6.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromMinutes(1);

    private readonly ConditionalWeakTable<
        X509Certificate2,
        SslServerAuthenticationOptions
    > _options = [];

    /// <summary>Another certificate is in use from now on.</summary>
    public event Action? Changed
    {
        add => certificates.Changed += value;
        remove => certificates.Changed -= value;
    }

    public bool IsAvailable(string serverName) => certificates.For(serverName) is not null;

    /// <summary>Null without a certificate.</summary>
    public SslServerAuthenticationOptions? OptionsFor(string serverName) =>
        certificates.For(serverName) is { } certificate
            ? _options.GetValue(certificate, Build)
            : null;

    /// <summary>As the Received field tells it: <c>TLS1.3, TLS_AES_256_GCM_SHA384</c>.</summary>
    public static string Describe(SslStream stream) =>
        $"{NameOf(stream.SslProtocol)}, {stream.NegotiatedCipherSuite}";

    private static string NameOf(SslProtocols protocol) =>
        protocol switch
        {
            SslProtocols.Tls12 => "TLS1.2",
            SslProtocols.Tls13 => "TLS1.3",
            _ => protocol.ToString(),
        };

    private SslServerAuthenticationOptions Build(X509Certificate2 certificate) =>
        new()
        {
            ServerCertificateContext = certificates.ContextOf(certificate),
#pragma warning disable CA5398 // RFC 8996 bans what is older than 1.2; leaving it to the system could bring it back.
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            AllowRenegotiation = false,
            ClientCertificateRequired = false,
        };
}
