using System.Diagnostics.CodeAnalysis;

namespace Appliance.Configuration.Certificates;

/// <summary>A certificate by the names in it, as TlsCertificateName is written: <c>&lt;I&gt;issuer&lt;S&gt;subject</c>.</summary>
public sealed record CertificateName(string Issuer, string Subject)
{
    private const string IssuerMark = "<I>";
    private const string SubjectMark = "<S>";

    public static bool TryParse(string? text, [NotNullWhen(true)] out CertificateName? name)
    {
        name = null;
        var trimmed = (text ?? "").Trim();
        if (!trimmed.StartsWith(IssuerMark, StringComparison.OrdinalIgnoreCase))
            return false;
        var mark = trimmed.IndexOf(SubjectMark, StringComparison.OrdinalIgnoreCase);
        if (mark < 0)
            return false;
        var issuer = trimmed[IssuerMark.Length..mark].Trim();
        var subject = trimmed[(mark + SubjectMark.Length)..].Trim();
        if (issuer.Length == 0 || subject.Length == 0)
            return false;
        name = new CertificateName(issuer, subject);
        return true;
    }

    public bool IsOf(StoredCertificate certificate) =>
        IsSame(Issuer, certificate.Issuer) && IsSame(Subject, certificate.Subject);

    public override string ToString() => $"{IssuerMark}{Issuer}{SubjectMark}{Subject}";

    // "CN=a, O=b" and "cn=a,O=b" name the same.
    private static bool IsSame(string left, string right) =>
        string.Equals(Normal(left), Normal(right), StringComparison.OrdinalIgnoreCase);

    private static string Normal(string name) =>
        string.Join(',', name.Split(',', StringSplitOptions.TrimEntries));
}
