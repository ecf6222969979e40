namespace Appliance.Components.Parts;

public enum NoteKind
{
    Info,
    Good,
    Warning,

    /// <summary>Blocks; said aloud at once.</summary>
    Trouble,
}
