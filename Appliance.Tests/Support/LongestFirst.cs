using Appliance.Tests.Durability;
using Appliance.Tests.Journeys;
using Appliance.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Appliance.Tests.Support;

/// <summary>The longest lines begin first: what is short fills the rest of the run, and none goes on alone at its end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Rank(collection.TestCollectionDisplayName))];

    private static int Rank(string name) =>
        name switch
        {
            SecondJourney.Name => 0,
            // A class that belongs to no collection is one by itself, with its name in the collection's.
            _ when name.Contains(nameof(CrashWalkTests), StringComparison.Ordinal) => 1,
            Journey.Name => 2,
            _ => 3,
        };
}
