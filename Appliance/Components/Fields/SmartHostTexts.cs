using Appliance.Shell.Help;

namespace Appliance.Components.Fields;

/// <summary>What is said about one smart host.</summary>
internal static class SmartHostTexts
{
    public static FieldText LocatedBy { get; } =
        new(
            "LocatedBy",
            "Locate the smart host by",
            "A name lets the host move to another address, and its certificate can be checked against it. An address needs no DNS."
        )
        {
            Parameter = "",
        };
}
