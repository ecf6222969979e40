namespace Appliance.Components.Parts;

/// <summary>One view of a list: "Needs attention 3".</summary>
public sealed record Segment<T>(T Value, string Name, int? Count = null)
{
    public string Text => Count is null ? Name : $"{Name} {Words.Count(Count.Value)}";
}
