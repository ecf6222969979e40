using System.Collections.Immutable;

namespace Appliance.Administration;

/// <summary>
/// What set-up is told, as it was typed: the set-up page, <c>appliance setup</c> and the environment all fill this in, and one
/// place reads it. The options of the command line bear the same names.
/// </summary>
public sealed record SetupRequest
{
    public string Admin { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The server's name in greetings and certificates.</summary>
    public string Fqdn { get; init; } = "";

    public ImmutableArray<string> AcceptedDomains { get; init; } = [];

    /// <summary>Where mail for the accepted domains goes: <c>HOST[:PORT]</c>.</summary>
    public string? MailboxServer { get; init; }

    /// <summary>Where all other mail goes: <c>HOST[:PORT]</c>, all with the same port.</summary>
    public ImmutableArray<string> SmartHosts { get; init; } = [];

    /// <summary>All other mail goes to the MX hosts of its domains.</summary>
    public bool Dns { get; init; }

    public string? SmartHostUser { get; init; }

    public string? SmartHostPassword { get; init; }

    public SmartHostTls SmartHostTls { get; init; } = SmartHostTls.Opportunistic;

    /// <summary>Bindings <c>IP:PORT</c> of the Default connector; empty for port 25 of all addresses.</summary>
    public ImmutableArray<string> Listen { get; init; } = [];

    /// <summary>Ranges of the office's own machines, which may relay without signing in.</summary>
    public ImmutableArray<string> RelayFrom { get; init; } = [];

    /// <summary>Name of a submission account.</summary>
    public string? Account { get; init; }

    public string? AccountPassword { get; init; }

    public string? Postmaster { get; init; }

    /// <summary><c>NAME=VALUE</c> for any property of Set-TransportServer and Set-TransportConfig that has an effect.</summary>
    public ImmutableArray<string> Transport { get; init; } = [];
}

public enum SmartHostTls
{
    /// <summary>Never, even if offered.</summary>
    None,

    /// <summary>When the smart host offers it.</summary>
    Opportunistic,

    /// <summary>Always, or the mail waits.</summary>
    Required,
}
