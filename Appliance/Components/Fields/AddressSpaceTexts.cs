using Appliance.Shell.Help;

namespace Appliance.Components.Fields;

/// <summary>What is said about the parts of one address space.</summary>
internal static class AddressSpaceTexts
{
    public static FieldText Type { get; } =
        Of(
            nameof(AddressSpace.Type),
            "Type",
            "SMTP stands for all Internet mail. Other types are for gateways with addresses of their own, such as FAX."
        );

    public static FieldText Address { get; } =
        Of(
            nameof(AddressSpace.Address),
            "Address",
            "The recipients whose mail leaves here. Where the spaces of several connectors fit, the most specific one wins."
        );

    public static FieldText Cost { get; } =
        Of(
            nameof(AddressSpace.Cost),
            "Cost",
            "Decides between connectors whose spaces fit a recipient equally well."
        );

    // They are written as one value, so none of them is a parameter.
    private static FieldText Of(string property, string label, string help) =>
        new(property, label, help) { Parameter = "" };
}
