using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components.People;

/// <summary>What shows accounts: read anew when one changes or a session begins or ends, and redrawn for the ages in it.</summary>
public abstract class PeoplePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan AgesGrowEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _left = new();
    private ITimer? _ages;

    [Inject]
    public required AdministratorEditor Administrators { get; set; }

    [Inject]
    public required AdministratorSessions Sessions { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required AccountChanges Changes { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required Times Times { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required ILogger<PeoplePage> Logger { get; set; }

    /// <summary>The database did not answer.</summary>
    protected bool Failed { get; private set; }

    public virtual void Dispose()
    {
        Administrators.Changed -= TakeUp;
        Sessions.Changed -= TakeUp;
        _ages?.Dispose();
        _left.Cancel();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    protected override async Task OnInitializedAsync()
    {
        Administrators.Changed += TakeUp;
        Sessions.Changed += TakeUp;
        _ages = Clock.CreateTimer(
            _ => _ = InvokeAsync(StateHasChanged),
            state: null,
            AgesGrowEvery,
            AgesGrowEvery
        );
        await ReloadAsync();
    }

    protected async Task ReloadAsync()
    {
        try
        {
            await LoadAsync(_left.Token);
            Failed = false;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page is gone.
        }
        // A page says so and offers to try again, whatever it was that the database had.
        catch (System.Data.Common.DbException exception)
        {
            PeoplePageLog.Unreadable(Logger, exception);
            Failed = true;
        }
    }

    private void TakeUp() =>
        _ = InvokeAsync(async () =>
        {
            if (_left.IsCancellationRequested)
                return;
            await ReloadAsync();
            StateHasChanged();
        });
}

internal static partial class PeoplePageLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The administrators could not be read")]
    public static partial void Unreadable(ILogger logger, Exception exception);
}
