namespace Appliance.Storage;

/// <summary>A signed-in browser. The session stands while its row is here: signing out removes it, for good.</summary>
public sealed class SessionRow
{
    /// <summary>Random; the browser has it inside its encrypted cookie only.</summary>
    public required string Id { get; init; }

    public required string UserId { get; init; }

    /// <summary>The account's stamp when the session began: another password or other roles end it.</summary>
    public required string SecurityStamp { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When the person last showed to be the account's owner.</summary>
    public required DateTimeOffset ConfirmedAt { get; set; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }
}
