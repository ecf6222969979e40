using System.Collections.Immutable;

namespace Appliance.Configuration.Domains;

/// <summary>What a file would do to the known recipients of a domain; looked at before it is done.</summary>
/// <param name="Added">In the file and not in the list.</param>
/// <param name="Unchanged">In both.</param>
/// <param name="Missing">In the list and not in the file: removed when the file replaces the list.</param>
/// <param name="Foreign">Addresses of other domains, which are left out: exports have all addresses of a mailbox.</param>
/// <param name="Faults">What could not be read, and is left out.</param>
public sealed record RecipientImport(
    AcceptedDomain Domain,
    ImmutableArray<string> Added,
    ImmutableArray<string> Unchanged,
    ImmutableArray<string> Missing,
    ImmutableArray<string> Foreign,
    ImmutableArray<RecipientFault> Faults
)
{
    public static RecipientImport Of(
        RecipientFileContent file,
        AcceptedDomain domain,
        Organization organization
    )
    {
        var list = organization.RecipientsOf(domain.Id);
        var own = new HashSet<string>(StringComparer.Ordinal);
        var foreign = ImmutableArray.CreateBuilder<string>();
        foreach (var address in file.Addresses)
        {
            if (organization.AcceptedDomainOf(address.DomainName)?.Id == domain.Id)
                own.Add(RecipientList.KeyOf(address));
            else
                foreign.Add(address.ToString());
        }
        return new RecipientImport(
            domain,
            [.. own.Where(key => !list.Contains(key))],
            [.. own.Where(list.Contains)],
            [.. list.Sorted.Where(key => !own.Contains(key))],
            foreign.ToImmutable(),
            file.Faults
        );
    }

    /// <summary>The file would replace the list with nothing: surely the wrong file.</summary>
    public bool IsEmpty => Added.IsEmpty && Unchanged.IsEmpty;

    /// <param name="replace">Recipients that the file lacks go.</param>
    public ChangeRecipients ToChange(bool replace) =>
        new(Domain, Added, replace ? Missing : [], IsImport: true);
}
