namespace Appliance.Storage;

/// <summary>A known recipient of an accepted domain; rows rather than documents, as there may be many thousands.</summary>
public sealed class RecipientRow
{
    public required Guid DomainId { get; init; }

    /// <summary>In the form of <see cref="RecipientList.KeyOf"/>.</summary>
    public required string Address { get; init; }
}
