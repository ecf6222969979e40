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
        Of(
            "Roles",
            "Roles",
            "What this person may see and change here. Give the least that the work needs; it can be changed at any time.",
            "Roles add up. None of them lets anybody send or relay mail."
        );

    public static FieldText Password { get; } =
        Of(
            "Password",
            "First password",
            "You give it to the person, who replaces it at once. Nobody but that person knows the next one.",
            "At least 8 characters. Another one is asked for at the first sign-in."
        );

    public static FieldText CurrentPassword { get; } =
        Of(
            "CurrentPassword",
            "Present password",
            "It shows that it is you who changes it, and not whoever finds this page open."
        );

    public static FieldText NewPassword { get; } =
        Of(
            "Password",
            "New password",
            "Your other browsers have to sign in again with it.",
            "At least 8 characters. Length counts, special characters do not."
        );

    public static FieldText Code { get; } =
        Of(
            "Code",
            "Code of the app",
            "It shows that the app has the key. Each code is good for about half a minute.",
            "The six digits that it shows now."
        );

    public static FieldText PasskeyName { get; } =
        Of(
            "Name",
            "Name of the passkey",
            "So that you find the right one when a device is lost and its passkey has to go.",
            "Such as Work laptop, or Key on my ring."
        );

    private static FieldText Of(
        string property,
        string label,
        string? help = null,
        string? hint = null
    ) => new(property, label, help, hint) { Parameter = "" };
}
