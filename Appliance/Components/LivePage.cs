using Appliance.Monitoring;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components;

/// <summary>
/// What shows things that run: drawn anew with each picture and each change of configuration, and now and then for the ages
/// in it.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan AgesGrowEvery = TimeSpan.FromSeconds(5);
    private ITimer? _ages;
    private object? _shown;

    [Inject]
    public required StatusFeed Feed { get; set; }

    [Inject]
    public required LiveOrganization Live { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    protected ApplianceStatus Status => Feed.Current;

    /// <summary>Nothing is known of what runs until the first picture.</summary>
    protected bool IsKnown => !ReferenceEquals(Status, ApplianceStatus.Unknown);

    public void Dispose()
    {
        Feed.Changed -= Refresh;
        Live.Changed -= Refresh;
        _ages?.Dispose();
        OnLeft();
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized()
    {
        Feed.Changed += Refresh;
        Live.Changed += Refresh;
        _ages = Clock.CreateTimer(_ => Refresh(), state: null, AgesGrowEvery, AgesGrowEvery);
    }

    /// <summary>
    /// All that it shows of what runs, as one value: it is drawn anew only when that is another one. Null: drawn with each picture.
    /// </summary>
    protected virtual object? Shows => null;

    /// <summary>Takes up the news before they are drawn, in the component's own turn.</summary>
    protected virtual void TakeUp() { }

    /// <summary>The page goes; what it holds beside this may go too.</summary>
    protected virtual void OnLeft() { }

    private void Refresh() =>
        _ = InvokeAsync(() =>
        {
            TakeUp();
            var shows = Shows;
            if (shows is not null && shows.Equals(_shown))
                return;
            _shown = shows;
            StateHasChanged();
        });
}
