using Appliance.Mail;

namespace Appliance.Configuration.SubmissionAccounts;

public sealed class SubmissionAccountRules : IRules<SubmissionAccount>
{
    public IEnumerable<Finding> Check(SubmissionAccount account, Organization organization)
    {
        foreach (
            var finding in NameRules.Check(
                account,
                organization.SubmissionAccounts,
                "submission account"
            )
        )
            yield return finding;
        if (account.AllowedSenders.IsEmpty)
            yield return new(
                account.Id,
                nameof(account.AllowedSenders),
                "The account may send as nobody: give addresses, '@contoso.com' for a whole domain, or '*' for any sender."
            );
        foreach (var sender in account.AllowedSenders.Where(sender => !IsPattern(sender)))
            yield return new(
                account.Id,
                nameof(account.AllowedSenders),
                $"'{sender}' is neither an address, nor '@contoso.com' for a whole domain, nor '*' for any sender."
            );
        foreach (
            var sender in account
                .AllowedSenders.GroupBy(sender => sender, StringComparer.OrdinalIgnoreCase)
                .Where(same => same.Count() > 1)
                .Select(same => same.Key)
        )
            yield return new(
                account.Id,
                nameof(account.AllowedSenders),
                $"'{sender}' stands twice among the allowed senders."
            );
    }

    /// <summary>An address, <c>@domain</c>, or <see cref="SubmissionAccount.AnySender"/>.</summary>
    public static bool IsPattern(string sender) =>
        sender == SubmissionAccount.AnySender
        || (
            sender.StartsWith('@')
                ? SmtpDomain.TryParse(sender.AsSpan(1), out _)
                : EmailAddress.TryParse(sender, out _)
        );
}
