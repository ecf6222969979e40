using Microsoft.JSInterop;

namespace Appliance.Components;

/// <summary>The functions that line.js offers to the pages.</summary>
public sealed class LineScript(IJSRuntime runtime)
{
    public ValueTask<bool> IsDarkAsync() => runtime.InvokeAsync<bool>("line.isDark");

    public ValueTask SetThemeAsync(bool dark) => runtime.InvokeVoidAsync("line.setTheme", dark);

    /// <summary>"system", "light" or "dark", as chosen in this browser.</summary>
    public ValueTask<string> ThemeAsync() => runtime.InvokeAsync<string>("line.theme");

    public ValueTask ChooseThemeAsync(string mode) =>
        runtime.InvokeVoidAsync("line.chooseTheme", mode);

    /// <summary>Does the browser have what passkeys need?</summary>
    public ValueTask<bool> PasskeysWorkAsync() => runtime.InvokeAsync<bool>("line.passkeysWork");

    /// <summary>Lets the browser make a passkey for whoever is signed in; null when it is stored, else what went wrong.</summary>
    public ValueTask<string?> AddPasskeyAsync(string name) =>
        runtime.InvokeAsync<string?>("line.addPasskey", name);

    /// <summary>Calls <c>ThemeChanged(bool)</c> of the listener when the mode changes without it.</summary>
    public ValueTask WatchThemeAsync<T>(DotNetObjectReference<T> listener)
        where T : class => runtime.InvokeVoidAsync("line.watchTheme", listener);

    public ValueTask<string> TimeZoneAsync() => runtime.InvokeAsync<string>("line.timeZone");

    /// <summary>Brings the element into view and leaves the focus where it is.</summary>
    public ValueTask ShowAsync(string elementId) =>
        runtime.InvokeVoidAsync("line.showElement", elementId);

    /// <summary>Gives the browser a file to save.</summary>
    public ValueTask DownloadAsync(string name, string type, string text) =>
        runtime.InvokeVoidAsync("line.download", name, type, text);

    /// <summary>Focuses the element and brings it into view.</summary>
    public ValueTask FocusAsync(string elementId) =>
        runtime.InvokeVoidAsync("line.focusElement", elementId);
}
