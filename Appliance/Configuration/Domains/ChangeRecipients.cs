using System.Collections.Immutable;

namespace Appliance.Configuration.Domains;

/// <summary>
/// Adds and removes known recipients of an accepted domain, all of them or none. What was looked at is what is done: where the
/// list was changed meanwhile so that an addition is there already or a removal is gone, nothing is.
/// </summary>
/// <param name="Added">In the form of <see cref="RecipientList.KeyOf"/>.</param>
/// <param name="Removed">In the form of <see cref="RecipientList.KeyOf"/>.</param>
/// <param name="IsImport">They came from a file, and the audit log says how many rather than who.</param>
public sealed record ChangeRecipients(
    AcceptedDomain Domain,
    ImmutableArray<string> Added,
    ImmutableArray<string> Removed,
    bool IsImport = false
) : Change
{
    /// <summary>The cmdlet noun; stored in the audit log.</summary>
    public const string Noun = "AcceptedRecipient";

    public override Organization ApplyTo(Organization current) =>
        current.WithRecipients(Domain.Id, current.RecipientsOf(Domain.Id).With(Added, Removed));

    public override ImmutableArray<Finding> ConflictsWith(Organization current)
    {
        if (current.Find<AcceptedDomain>(Domain.Id) is not { } domain)
            return Gone(Domain.Id, Domain.Name);
        var list = current.RecipientsOf(Domain.Id);
        if (Added.FirstOrDefault(list.Contains) is { } known)
            return Wrong($"'{known}' is in the list already.");
        if (Removed.FirstOrDefault(key => !list.Contains(key)) is { } gone)
            return Wrong($"'{gone}' is not in the list any more: somebody removed it meanwhile.");
        var stranger = Added.FirstOrDefault(key =>
            !EmailAddress.TryParse(key, out var address)
            || current.AcceptedDomainOf(address.DomainName)?.Id != domain.Id
        );
        if (stranger is not null)
            return Wrong($"'{stranger}' is no address of {domain.DomainName}.");
        return [];
    }

    private ImmutableArray<Finding> Wrong(string message) =>
        [new(Domain.Id, nameof(Added), message)];
}
