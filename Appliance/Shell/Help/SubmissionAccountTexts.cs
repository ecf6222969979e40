namespace Appliance.Shell.Help;

/// <summary>What is said about the properties of a submission account.</summary>
internal static class SubmissionAccountTexts
{
    public static FieldText Name { get; } =
        new(
            nameof(SubmissionAccount.Name),
            "User name",
            "What the device or program signs in with. It is no administrator, and no administrator's password works there.",
            "Such as scanner-front-desk. Up to 64 characters."
        );

    public static FieldText Senders { get; } =
        new(
            nameof(SubmissionAccount.AllowedSenders),
            "Allowed senders",
            "The addresses that it may send as. Mail from any other is refused with 550 5.7.1, so a stolen password cannot write in your chief's name.",
            "An address, @example.com for a whole domain, or * for any sender."
        );

    public static FieldText Comment { get; } =
        new(
            nameof(SubmissionAccount.Comment),
            "Comment",
            "Where the device stands, or whom to ask about it."
        );

    public static FieldText Password { get; } =
        new(
            nameof(SubmissionAccount.PasswordHash),
            "Password",
            Hint: "At least 8 characters. Nobody can read it later, only set a new one."
        )
        {
            Parameter = "Password",
        };

    public static FieldText Enabled { get; } =
        new(
            nameof(SubmissionAccount.Enabled),
            "May sign in",
            "Switched off, the account stays with its password, and every sign-in is refused."
        );
}
