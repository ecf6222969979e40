using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Fields;

/// <summary>A field whose value is typed as text. What cannot be read stays as typed, never cleared.</summary>
public abstract class ParsedField<T> : FieldBase
{
    private T? _shownFor;
    private bool _hasShown;
    private int _generation;

    [Parameter]
    public T? Value { get; set; }

    [Parameter]
    public EventCallback<T?> ValueChanged { get; set; }

    [Parameter]
    public string? Placeholder { get; set; }

    /// <summary>Reads while typing, for what shows a preview; else on leaving the field.</summary>
    [Parameter]
    public bool Immediate { get; set; }

    /// <summary>The field was left with something new in it; the moment to say what is wrong.</summary>
    [Parameter]
    public EventCallback OnLeft { get; set; }

    protected string Typed { get; private set; } = "";

    protected abstract string Format(T? value);

    /// <summary>Null when read; else what is wrong and what would be right.</summary>
    protected abstract string? Read(string text, out T? value);

    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        // A value set from outside replaces what was typed; the echo of our own does not.
        var generation = Form?.Generation ?? 0;
        if (
            _hasShown
            && generation == _generation
            && EqualityComparer<T>.Default.Equals(Value, _shownFor)
        )
            return;
        _generation = generation;
        _hasShown = true;
        _shownFor = Value;
        Typed = Format(Value);
        Report(null);
    }

    protected Task InputAsync(ChangeEventArgs change) =>
        Immediate ? EnterAsync((string?)change.Value ?? "") : Task.CompletedTask;

    protected async Task ChangeAsync(ChangeEventArgs change)
    {
        await EnterAsync((string?)change.Value ?? "");
        await OnLeft.InvokeAsync();
    }

    private async Task EnterAsync(string text)
    {
        Typed = text;
        var problem = Read(text.Trim(), out var value);
        Report(problem);
        if (problem is not null || EqualityComparer<T>.Default.Equals(value, Value))
            return;
        _shownFor = value;
        await ValueChanged.InvokeAsync(value);
    }
}
