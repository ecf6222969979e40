using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Parts;

/// <summary>A column of a <see cref="DataTable{T}" />; draws nothing itself.</summary>
public sealed class DataColumn<T> : ComponentBase, IDisposable
    where T : notnull
{
    [CascadingParameter]
    public required DataTable<T> Table { get; set; }

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>For columns of actions: the title is only read aloud.</summary>
    [Parameter]
    public bool HideTitle { get; set; }

    /// <summary>Fixed width, e.g. "172px"; without it the column takes what is left.</summary>
    [Parameter]
    public string? Width { get; set; }

    /// <summary>Numbers stand at the end.</summary>
    [Parameter]
    public bool End { get; set; }

    /// <summary>Where the cell stands when rows are stacks.</summary>
    [Parameter]
    public Narrow Narrow { get; set; }

    /// <summary>Written before the value in a stack, where the head is not seen.</summary>
    [Parameter]
    public string? Label { get; set; }

    [Parameter]
    public RenderFragment<T>? ChildContent { get; set; }

    /// <summary>The cell as plain text for the exported list; moments as ISO 8601 with their offset. Without it the column is not exported.</summary>
    [Parameter]
    public Func<T, string?>? Value { get; set; }

    /// <summary>In the exported list only: what the table says beside something else, or has no room for.</summary>
    [Parameter]
    public bool ExportOnly { get; set; }

    internal string Css =>
        (End ? "end " : "")
        + Narrow switch
        {
            Narrow.Side => "narrow-side",
            Narrow.Full => "narrow-full",
            Narrow.Hidden => "narrow-hide",
            Narrow.Shared => "",
            _ => "narrow-start",
        };

    public void Dispose() => Table.Remove(this);

    protected override void OnInitialized() => Table.Add(this);
}

/// <summary>Place of a cell in the two-column stack that a row becomes on a phone.</summary>
public enum Narrow
{
    /// <summary>At the start of the first line: the name.</summary>
    Start,

    /// <summary>At the end of the first line: the state.</summary>
    Side,

    /// <summary>A line of its own.</summary>
    Full,

    /// <summary>On one line with the neighbour that shares too.</summary>
    Shared,
    Hidden,
}
