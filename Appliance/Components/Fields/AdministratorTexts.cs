using Appliance.Shell.Help;

namespace Appliance.Components.Fields;

/// <summary>The words for administrators.</summary>
internal static class AdministratorTexts
{
    public static FieldText Name { get; } =
        Of(
            "Name",
            "User name",
            "It stands in the audit log beside each change, so let it name a person.",
            "Letters, digits and - . _ @ +. It cannot be changed later."
        );

    public static FieldText Roles { get; } =
        Of("Roles", "Roles", hint: "Roles add up. None of them lets anybody send or relay mail.");

    public static FieldText Password { get; } =
        Of(
            "Password",
            "First password",
            hint: "At least 8 characters. Another one is asked for at the first sign-in."
        );

    public static FieldText CurrentPassword { get; } = Of("CurrentPassword", "Present password");

    public static FieldText NewPassword { get; } =
        Of(
            "Password",
            "New password",
            hint: "At least 8 characters. Length counts, special characters do not."
        );

    public static FieldText Code { get; } =
        Of("Code", "Code of the app", hint: "The six digits that it shows now.");

    public static FieldText PasskeyName { get; } =
        Of("Name", "Name of the passkey", hint: "Such as Work laptop, or Key on my ring.");

    private static FieldText Of(
        string property,
        string label,
        string? help = null,
        string? hint = null
    ) => new(property, label, help, hint) { Parameter = "" };
}
