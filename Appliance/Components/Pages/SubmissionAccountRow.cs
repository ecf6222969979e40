using System.Collections.Immutable;
using Appliance.Components.Parts;
using Appliance.Monitoring;

namespace Appliance.Components.Pages;

/// <summary>A submission account as it is set, and when it last signed in.</summary>
/// <param name="Use">Null when it never has.</param>
internal sealed record SubmissionAccountRow(SubmissionAccount Account, SubmissionAccountUse? Use)
{
    public static ImmutableArray<SubmissionAccountRow> Of(
        Organization organization,
        ApplianceStatus status
    ) =>
        [
            .. organization.SubmissionAccounts.Select(account => new SubmissionAccountRow(
                account,
                status.AccountUses.FirstOrDefault(use => use.AccountId == account.Id)
            )),
        ];

    public Condition Condition =>
        this switch
        {
            { Account.Enabled: false } => Condition.Disabled,
            { Use: null } => Condition.Untested,
            _ => Condition.Ready,
        };

    public bool Matches(string word) =>
        Account.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Account.Comment.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Use?.Source.Contains(word, StringComparison.Ordinal) == true
        || Account.AllowedSenders.Any(sender =>
            sender.Contains(word, StringComparison.OrdinalIgnoreCase)
        );
}
