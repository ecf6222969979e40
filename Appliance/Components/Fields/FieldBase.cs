using Appliance.Components.Parts;
using Appliance.Shell.Help;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Fields;

/// <summary>What all fields share: text, findings, and the ids that tie label, hint and error to the input.</summary>
public abstract class FieldBase : ComponentBase, IDisposable
{
    private string? _problem;
    private FormState? _registeredAt;

    [Inject]
    public required IStringLocalizer<ConsoleText> Texts { get; set; }

    /// <summary>Id of the input.</summary>
    [Parameter]
    public string Id { get; set; } = Ids.Next("field");

    [CascadingParameter]
    public FormState? Form { get; set; }

    /// <summary>Label, help, hint and parameter from the one table; the parameters below override it.</summary>
    [Parameter]
    public FieldText? Text { get; set; }

    [Parameter]
    public string? Label { get; set; }

    [Parameter]
    public string? Hint { get; set; }

    [Parameter]
    public bool Optional { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Width of the input, where its content needs less than the column: "160px".</summary>
    [Parameter]
    public string? Width { get; set; }

    /// <summary>A problem the caller knows of, beside the findings.</summary>
    [Parameter]
    public string? Error { get; set; }

    internal string Name => Label ?? (Text is null ? "" : Texts[Text.Label]);

    internal string? ShownHint => Hint ?? (Text?.Hint is { } hint ? Texts[hint].Value : null);

    internal string HintId => Id + "-hint";

    internal string ErrorId => Id + "-error";

    internal IReadOnlyList<Finding> Shown
    {
        get
        {
            var own = _problem ?? Error;
            var shown = own is null
                ? Enumerable.Empty<Finding>()
                : [new Finding(Guid.Empty, Key, own)];
            return [.. shown, .. _problem is null ? Form?.About(Key) ?? [] : []];
        }
    }

    internal bool IsInvalid => Shown.Any(finding => finding.IsError);

    internal string? DescribedBy =>
        (ShownHint is not null, Shown.Count > 0) switch
        {
            (true, true) => $"{ErrorId} {HintId}",
            (true, false) => HintId,
            (false, true) => ErrorId,
            _ => null,
        };

    protected string Key => Text?.Property ?? Id;

    protected string? AriaInvalid => IsInvalid ? "true" : null;

    protected string? Style => Width is null ? null : $"max-width:{Width}";

    public void Dispose()
    {
        if (_registeredAt is not null)
        {
            _registeredAt.Changed -= StateHasChanged;
            _registeredAt.Unregister(Key, Id);
        }
        GC.SuppressFinalize(this);
    }

    protected override void OnParametersSet()
    {
        if (_registeredAt != Form)
        {
            if (_registeredAt is not null)
                _registeredAt.Changed -= StateHasChanged;
            _registeredAt = Form;
            // A rule may find something at this field because of another one.
            if (Form is not null)
                Form.Changed += StateHasChanged;
        }
        Form?.Register(Key, Id, Name);
    }

    /// <summary>What was typed cannot be read; it stays as it is, with the reason below it. Null: it can.</summary>
    /// <param name="show">False where the field itself shows it elsewhere.</param>
    protected void Report(string? problem, bool show = true)
    {
        _problem = show ? problem : null;
        Form?.Report(Key, problem);
    }
}
