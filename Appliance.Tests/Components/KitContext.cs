using Appliance.Components;
using Appliance.Components.Parts;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Appliance.Tests.Components;

/// <summary>What the parts need to render, with a clock of the test's own.</summary>
public abstract class KitContext : BunitContext, IAsyncLifetime
{
    protected KitContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddScoped<LineScript>();
        Services.AddScoped<Times>();
        Services.AddScoped<ColumnChoices>();
        Services.AddScoped<Toasts>();
    }

    protected FakeTimeProvider Clock { get; } =
        new(new DateTimeOffset(2026, 11, 23, 16, 58, 0, TimeSpan.Zero));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // MudBlazor's services can only be disposed asynchronously.
    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
