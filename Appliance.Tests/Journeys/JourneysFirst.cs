using Appliance.Tests.Journeys;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(JourneysFirst))]

namespace Appliance.Tests.Journeys;

/// <summary>The longest lines begin first: whatever is short fills the rest of the run, and none goes on alone at its end.</summary>
public sealed class JourneysFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(collection =>
                collection.TestCollectionDisplayName is Journey.Name or SecondJourney.Name ? 0 : 1
            ),
        ];
}
