namespace Appliance.Components.Parts;

public enum LineStep
{
    ToCome,
    Now,
    Done,
}
