namespace Appliance.Shell.Cmdlets.AcceptedDomains;

internal static class AcceptedDomainNames
{
    /// <summary>An accepted domain is known by its domain too, with or without the subdomains' asterisk.</summary>
    public static bool IsNamed(AcceptedDomain domain, string text) =>
        string.Equals(domain.DomainName, text, StringComparison.OrdinalIgnoreCase)
        || (SmtpDomain.TryParse(text, out var named) && named.Equals(domain.Domain));
}
