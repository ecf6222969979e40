namespace Appliance.Access;

/// <summary>What came of an attempt to sign in: in, refused, or one more step.</summary>
/// <param name="Refusal">What to tell the person; null when signed in or one step further.</param>
public sealed record SignInVerdict(bool IsSignedIn, Sentence? Refusal)
{
    public static SignInVerdict SignedIn { get; } = new(true, null);

    public static SignInVerdict WrongNameOrPassword { get; } =
        new(false, "The name or the password is wrong.");

    /// <summary>The way in leads through this; null when signed in or refused.</summary>
    public SignInStep? Next { get; init; }

    internal static SignInVerdict LockedOut { get; } =
        new(false, "Too many wrong passwords. Try again in a few minutes.");

    internal static SignInVerdict Refused(Sentence refusal) => new(false, refusal);

    internal static SignInVerdict Through(SignInStep step) => new(false, null) { Next = step };
}

/// <summary>What a sign-in still asks for after the password.</summary>
public enum SignInStep
{
    /// <summary>A code from the app, or a recovery code.</summary>
    Code,

    /// <summary>Another password, as this one was given by somebody else.</summary>
    NewPassword,
}
