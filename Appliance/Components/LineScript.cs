using Microsoft.JSInterop;

namespace Appliance.Components;

/// <summary>The functions that line.js offers to the pages.</summary>
public sealed class LineScript(IJSRuntime runtime)
{
    /// <summary>Also calls <c>ThemeChanged(bool)</c> of the listener from now on, when the mode changes without it.</summary>
    public ValueTask<BrowserState> BeginAsync<T>(DotNetObjectReference<T> listener)
        where T : class => runtime.InvokeAsync<BrowserState>("line.begin", listener);

    public ValueTask KeepColumnsAsync(string table, string[] hidden) =>
        runtime.InvokeVoidAsync("line.keepColumns", table, hidden);

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

    /// <summary>Brings the element into view and leaves the focus where it is.</summary>
    public ValueTask ShowAsync(string elementId) =>
        runtime.InvokeVoidAsync("line.showElement", elementId);

    /// <summary>Gives the browser a file to save.</summary>
    public ValueTask DownloadAsync(string name, string type, string text) =>
        runtime.InvokeVoidAsync("line.download", name, type, text);

    /// <summary>Focuses the first field of the dialog around the element, or the first of its buttons at the end.</summary>
    public ValueTask FocusDialogAsync(string elementId) =>
        runtime.InvokeVoidAsync("line.focusDialog", elementId);

    /// <summary>Focuses the element and brings it into view.</summary>
    public ValueTask FocusAsync(string elementId) =>
        runtime.InvokeVoidAsync("line.focusElement", elementId);
}
