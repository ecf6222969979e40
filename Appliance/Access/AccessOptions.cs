namespace Appliance.Access;

/// <summary>Sign-in as the host is started with it; bound from <c>Appliance:Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>A session without a request ends after this; an open page is not idle.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(8);

    /// <summary>A session ends after this in any case.</summary>
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often an open page asks whether its account still stands, beside being told at once.</summary>
    public TimeSpan RevalidationInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a sign-in, or after the password was typed again, accounts may be changed.</summary>
    public TimeSpan ConfirmationLifetime { get; set; } = TimeSpan.FromMinutes(5);
}
