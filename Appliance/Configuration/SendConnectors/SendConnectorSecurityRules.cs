using Appliance.Configuration.Certificates;
using Appliance.Mail;

namespace Appliance.Configuration.SendConnectors;

/// <summary>The refusals about signing in and about TLS (send-connectors 3, 5).</summary>
internal static class SendConnectorSecurityRules
{
    public static IEnumerable<Finding> Authentication(SendConnector connector)
    {
        var mechanism = connector.SmartHostAuthMechanism;
        var basic = IsBasic(connector);
        if (mechanism != SmartHostAuthMechanism.None && connector.DnsRoutingEnabled)
            yield return new(
                connector.Id,
                nameof(connector.SmartHostAuthMechanism),
                "Authentication goes to smart hosts only: with DNS routing SmartHostAuthMechanism must be None."
            );
        if (mechanism == SmartHostAuthMechanism.ExchangeServer)
            yield return new(
                connector.Id,
                nameof(connector.SmartHostAuthMechanism),
                "Exchange Server Authentication works between enrolled appliances only, and no other appliance is enrolled."
            );
        if (basic && string.IsNullOrWhiteSpace(connector.AuthenticationUserName))
            yield return new(
                connector.Id,
                nameof(connector.AuthenticationUserName),
                "Basic authentication needs a user name."
            );
        if (basic && connector.AuthenticationPassword is null)
            yield return new(
                connector.Id,
                nameof(connector.AuthenticationPassword),
                "Basic authentication needs a password."
            );
        if (
            !basic
            && (
                connector.AuthenticationUserName is not null
                || connector.AuthenticationPassword is not null
            )
        )
            yield return new(
                connector.Id,
                nameof(connector.AuthenticationUserName),
                "A user name and password have no use without Basic authentication."
            );
        if (mechanism == SmartHostAuthMechanism.BasicAuth)
            yield return Finding.Warning(
                connector.Id,
                nameof(connector.SmartHostAuthMechanism),
                "Without required TLS the password may cross the network readable by anyone on the way."
            );
        if (
            mechanism == SmartHostAuthMechanism.BasicAuthRequireTLS
            && connector.TlsDomain is null
            && connector.SmartHosts.Any(host => host.Address is not null)
        )
            yield return new(
                connector.Id,
                nameof(connector.SmartHosts),
                "Basic authentication over TLS checks the smart host's certificate against its name: give host names, not IP addresses, or say with TlsDomain which name it bears."
            );
    }

    public static IEnumerable<Finding> Tls(SendConnector connector)
    {
        if (connector.IgnoreStartTls && connector.RequireTls)
            yield return new(
                connector.Id,
                nameof(connector.IgnoreStartTls),
                "IgnoreSTARTTLS and RequireTLS contradict each other."
            );
        if (connector.IgnoreStartTls && connector.DomainSecureEnabled)
            yield return new(
                connector.Id,
                nameof(connector.IgnoreStartTls),
                "Domain security needs TLS, so STARTTLS cannot be ignored."
            );
        if (
            connector.IgnoreStartTls
            && connector.SmartHostAuthMechanism == SmartHostAuthMechanism.BasicAuthRequireTLS
        )
            yield return new(
                connector.Id,
                nameof(connector.IgnoreStartTls),
                "Basic authentication over TLS needs STARTTLS, so it cannot be ignored."
            );
        if (connector.DomainSecureEnabled && !connector.DnsRoutingEnabled)
            yield return new(
                connector.Id,
                nameof(connector.DomainSecureEnabled),
                "Domain security works with DNS routing only."
            );
        if (
            connector.ForceHelo
            && (connector.RequireTls || connector.DomainSecureEnabled || IsBasic(connector))
        )
            yield return new(
                connector.Id,
                nameof(connector.ForceHelo),
                "With HELO there is neither STARTTLS nor AUTH, which this connector requires."
            );
        foreach (var finding in Certificates(connector))
            yield return finding;
    }

    private static IEnumerable<Finding> Certificates(SendConnector connector)
    {
        if (connector.TlsAuthLevel is not null && connector.IgnoreStartTls)
            yield return new(
                connector.Id,
                nameof(connector.TlsAuthLevel),
                "Where STARTTLS is ignored there is no certificate to look into: leave TlsAuthLevel out."
            );
        if (connector.TlsAuthLevel is not null && !connector.RequireTls)
            yield return new(
                connector.Id,
                nameof(connector.TlsAuthLevel),
                "How far certificates are looked into counts only where TLS is required: set RequireTLS to $true."
            );
        var validates = connector.TlsAuthLevel == TlsAuthLevel.DomainValidation;
        if (connector.TlsDomain is { } domain && !IsDomain(domain))
            yield return new(
                connector.Id,
                nameof(connector.TlsDomain),
                $"'{domain}' is no domain such as 'mail.contoso.com' or '*.contoso.com'."
            );
        if (connector.TlsDomain is not null && !validates)
            yield return new(
                connector.Id,
                nameof(connector.TlsDomain),
                "The name in the certificate is looked at with the TlsAuthLevel DomainValidation only."
            );
        if (connector.TlsDomain is null && validates && !connector.DnsRoutingEnabled)
            yield return new(
                connector.Id,
                nameof(connector.TlsDomain),
                "With smart hosts DomainValidation needs a TlsDomain: the name that their certificate must bear."
            );
        if (connector.TlsCertificateName is { } name && !CertificateName.TryParse(name, out _))
            yield return new(
                connector.Id,
                nameof(connector.TlsCertificateName),
                $"'{name}' names no certificate: write it as '<I>issuer<S>subject', for example '<I>CN=Our CA<S>CN=mail.contoso.com'."
            );
        if (
            connector.TlsCertificateName is not null
            && (connector.IgnoreStartTls || connector.ForceHelo)
        )
            yield return new(
                connector.Id,
                nameof(connector.TlsCertificateName),
                "Without STARTTLS no certificate is ever shown."
            );
    }

    private static bool IsBasic(SendConnector connector) =>
        connector.SmartHostAuthMechanism
            is SmartHostAuthMechanism.BasicAuth
                or SmartHostAuthMechanism.BasicAuthRequireTLS;

    private static bool IsDomain(string text) =>
        SmtpDomain.TryParse(
            text.StartsWith("*.", StringComparison.Ordinal) ? text.AsSpan(2) : text,
            out _
        );
}
