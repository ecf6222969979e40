using System.Collections.Immutable;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>The changes that the pages of accepted domains make of several parts, and what they do in words.</summary>
internal static class AcceptedDomainChanges
{
    /// <summary>The default moves from whichever domain has it.</summary>
    public static ChangeSet MakeDefault(AcceptedDomain domain, Organization organization) =>
        new([
            .. organization
                .AcceptedDomains.Where(other => other.IsDefault && other.Id != domain.Id)
                .Select(other => new SaveObject(other with { IsDefault = false })),
            new SaveObject(domain with { IsDefault = true }),
        ]);

    /// <param name="beforeId">The domain that was marked before; null where none was.</param>
    public static ChangeSet RestoreDefault(Guid id, Guid? beforeId, Organization organization)
    {
        var parts = ImmutableArray.CreateBuilder<Change>();
        if (organization.Find<AcceptedDomain>(id) is { IsDefault: true } marked)
            parts.Add(new SaveObject(marked with { IsDefault = false }));
        if (beforeId is { } old && organization.Find<AcceptedDomain>(old) is { } before)
            parts.Add(new SaveObject(before with { IsDefault = true }));
        return new ChangeSet(parts.ToImmutable());
    }

    /// <summary>The domain again, with the recipients that went with it.</summary>
    public static ChangeSet Restore(AcceptedDomain domain, RecipientList recipients)
    {
        var restored = (AcceptedDomain)domain.AsVersion(0);
        return recipients.Count == 0
            ? new ChangeSet([new SaveObject(restored)])
            : new ChangeSet([
                new SaveObject(restored),
                new ChangeRecipients(restored, recipients.Sorted, [], IsImport: true),
            ]);
    }

    public static string WhatRemovingDoes(
        AcceptedDomain domain,
        Organization organization,
        IStringLocalizer<ConsoleText> text
    )
    {
        var sentences = new List<string>
        {
            text[
                "From then on mail to {0} from outside is refused with 550 5.7.1 Unable to relay. Mail that is here already is still delivered.",
                domain.DomainName
            ],
        };
        var recipients = organization.RecipientsOf(domain.Id).Count;
        if (recipients > 0)
            sentences.Add(
                text.Counted(
                    recipients,
                    "Its list of {0} recipient goes with it.",
                    "Its list of {0} recipients goes with it."
                )
            );
        var rest = organization.Without(domain.Id);
        if (rest.DefaultDomain is null)
            sentences.Add(
                text["It is the only one: this server then takes no mail from strangers."]
            );
        else if (organization.DefaultDomain?.Id == domain.Id)
            sentences.Add(
                text[
                    "Delivery reports then come from the postmaster of {0}.",
                    rest.DefaultDomain.Domain.Ascii
                ]
            );
        return string.Join(' ', sentences);
    }
}
