using System.Net;

namespace Appliance.Receiving;

/// <summary>One conversation at this moment; an immutable picture.</summary>
/// <param name="Account">The submission account it signed in with; null while it is anonymous.</param>
/// <param name="Tls">Protocol and cipher suite; null in clear.</param>
/// <param name="BytesReceived">All that the client sent so far, commands included.</param>
public sealed record SessionStatus(
    IPEndPoint Remote,
    IPEndPoint Local,
    DateTimeOffset Since,
    SessionPhase Phase,
    bool IsSendingContent,
    string? HelloName,
    string? Account,
    string? Tls,
    int MessagesAccepted,
    long BytesReceived
);
