using System.Collections.Immutable;
using Appliance.Mail;

namespace Appliance.Configuration.SubmissionAccounts;

/// <summary>
/// A user name and password with which a device or program may hand in mail; no administrator can sign in with it, and no
/// administrator's password works here. Sessions of an account belong to ExchangeUsers.
/// </summary>
public sealed record SubmissionAccount(string Name) : IConfigured
{
    /// <summary>In <see cref="AllowedSenders"/>: any sender at all.</summary>
    public const string AnySender = "*";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public long Version { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>By ASP.NET Core Identity's password hasher.</summary>
    [Secret]
    public required string PasswordHash { get; init; }

    /// <summary>Addresses, <c>@domain</c> for all of a domain, or <see cref="AnySender"/>. The null sender is always allowed.</summary>
    public ImmutableArray<string> AllowedSenders { get; init; } = [];

    public string Comment { get; init; } = "";

    public IConfigured AsVersion(long version) => this with { Version = version };

    public bool MaySendAs(EmailAddress? sender) =>
        sender is null
        || AllowedSenders.Any(allowed =>
            allowed == AnySender
            || (
                allowed.StartsWith('@')
                    ? SmtpDomain.TryParse(allowed.AsSpan(1), out var domain)
                        && domain.Equals(sender.DomainName)
                    : string.Equals(allowed, sender.ToString(), StringComparison.OrdinalIgnoreCase)
            )
        );
}
