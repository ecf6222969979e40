using System.Collections.Immutable;

namespace Appliance.Components.Fields;

/// <summary>
/// What stands in the way of saving a form: the findings of the rules, and the entries that could not be read at all.
/// Cascaded by the page; each field picks what is about its property.
/// </summary>
public sealed class FormState
{
    private readonly SortedDictionary<string, string> _unread = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Id, string Label)> _fields = new(
        StringComparer.Ordinal
    );

    private ImmutableArray<Finding> _findings = [];

    /// <summary>There is more or less in the way than before; fields and save bar show it.</summary>
    public event Action? Changed;

    /// <summary>What the rules say about the draft as it stands.</summary>
    public ImmutableArray<Finding> Findings
    {
        get => _findings;
        set
        {
            if (_findings.SequenceEqual(value))
                return;
            _findings = value;
            Changed?.Invoke();
        }
    }

    public int ProblemCount => Findings.Count(finding => finding.IsError) + _unread.Count;

    /// <summary>Entries that could not be read at all.</summary>
    public int UnreadCount => _unread.Count;

    public IEnumerable<Finding> About(string property) =>
        Findings.Where(finding => finding.Property == property);

    /// <summary>All that blocks, each with the element to go to; null where no field on the page is about it.</summary>
    public IEnumerable<FormProblem> Problems =>
        _unread
            .Select(pair => new FormProblem(
                LabelOf(pair.Key),
                pair.Value,
                ElementOf(pair.Key),
                pair.Key
            ))
            .Concat(
                Findings
                    .Where(finding => finding.IsError)
                    .Select(finding => new FormProblem(
                        LabelOf(finding.Property),
                        finding.Message,
                        ElementOf(finding.Property),
                        finding.Property
                    ))
            );

    /// <summary>Forgets what could not be read, when the draft is replaced as a whole.</summary>
    public void Reset()
    {
        _unread.Clear();
        _findings = [];
        Generation++;
        Changed?.Invoke();
    }

    /// <summary>Grows with each <see cref="Reset"/>: what was typed before counts no more.</summary>
    internal int Generation { get; private set; }

    internal string? UnreadOf(string property) => _unread.GetValueOrDefault(property);

    internal void Register(string property, string elementId, string label) =>
        _fields[property] = (elementId, label);

    internal void Unregister(string property, string elementId)
    {
        if (_fields.TryGetValue(property, out var field) && field.Id == elementId)
            _fields.Remove(property);
        _unread.Remove(property);
    }

    internal void Report(string property, string? problem)
    {
        if (_unread.GetValueOrDefault(property) == problem)
            return;
        if (problem is null)
            _unread.Remove(property);
        else
            _unread[property] = problem;
        Changed?.Invoke();
    }

    private string? LabelOf(string property) =>
        _fields.TryGetValue(property, out var field) ? field.Label : null;

    private string? ElementOf(string property) =>
        _fields.TryGetValue(property, out var field) ? field.Id : null;
}

/// <param name="Label">The field's label; null where the finding is about the whole.</param>
/// <param name="Property">What it is about, for a page that must bring the field into view first.</param>
public sealed record FormProblem(
    string? Label,
    Sentence Message,
    string? ElementId,
    string Property = ""
);
