using System.Collections.Immutable;

namespace Appliance.Configuration;

/// <summary>Compares what is wanted with what runs: starts the added, drains the removed, leaves the unchanged alone.</summary>
public interface IFollowOrganization
{
    /// <summary>Returns what did not come about although it is configured, e.g. a port that is in use.</summary>
    ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    );
}

/// <summary>What a saved change led to that its author should know at once.</summary>
/// <param name="ObjectId">The object it is about; null for the whole.</param>
public sealed record Effect(Guid? ObjectId, Sentence Message);
