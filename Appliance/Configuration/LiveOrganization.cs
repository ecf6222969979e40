using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Appliance.Configuration;

/// <summary>The current organization and those who follow it.</summary>
public sealed partial class LiveOrganization(
    IEnumerable<IFollowOrganization> followers,
    ILogger<LiveOrganization> logger
)
{
    // Read at the first change, as followers themselves may ask for the current organization.
    private readonly Lazy<ImmutableArray<IFollowOrganization>> _followers = new(() =>
        [.. followers]
    );
    private volatile Organization _current = Organization.Empty;

    public Organization Current => _current;

    /// <summary>Raised after all followers have reconciled.</summary>
    public event Action? Changed;

    /// <summary>Takes up what is stored, before anything runs that could follow it; <see cref="PublishAsync"/> comes after.</summary>
    public void Load(Organization stored) => _current = stored;

    /// <summary>
    /// Makes <paramref name="next"/> the current organization and lets each follower reconcile, one after the other.
    /// Called by one writer at a time. A follower that throws gives an effect; it never takes the change back.
    /// </summary>
    public async Task<ImmutableArray<Effect>> PublishAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        _current = next;
        var effects = ImmutableArray.CreateBuilder<Effect>();
        foreach (var follower in _followers.Value)
        {
            try
            {
                effects.AddRange(await follower.ReconcileAsync(next, cancellationToken));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFollowerFailed(logger, follower.GetType().Name, exception);
                effects.Add(
                    new Effect(
                        null,
                        $"{follower.GetType().Name} could not take up the change: {exception.Message}"
                    )
                );
            }
        }
        Changed?.Invoke();
        return effects.ToImmutable();
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Follower} could not take up a configuration change"
    )]
    private static partial void LogFollowerFailed(
        ILogger logger,
        string follower,
        Exception exception
    );
}
