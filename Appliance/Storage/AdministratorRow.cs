namespace Appliance.Storage;

/// <summary>What the framework's own table of users has no column for.</summary>
public sealed class AdministratorRow
{
    public required string UserId { get; init; }

    /// <summary>The password was given by somebody else: the next sign-in asks for another one.</summary>
    public bool MustChangePassword { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>The step of the last code from the app that was taken; that one and older ones are never taken again.</summary>
    public long LastCodeStep { get; set; }
}
