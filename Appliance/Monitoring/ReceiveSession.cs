using System.Net;
using Appliance.Receiving;

namespace Appliance.Monitoring;

/// <summary>A client that is connected now.</summary>
/// <param name="HelloName">What it calls itself; null before EHLO.</param>
/// <param name="Account">The submission account it signed in with; null while it is anonymous.</param>
/// <param name="Tls">Protocol and cipher suite; null in clear.</param>
public sealed record ReceiveSession(
    IPEndPoint Remote,
    IPEndPoint Local,
    DateTimeOffset Since,
    ReceiveActivity Doing,
    string? HelloName,
    string? Account,
    string? Tls,
    int Messages,
    ByteSize Received
)
{
    internal static ReceiveSession From(SessionStatus session) =>
        new(
            session.Remote,
            session.Local,
            session.Since,
            session switch
            {
                { IsSendingContent: true } => ReceiveActivity.SendsContent,
                { Phase: SessionPhase.Connected } => ReceiveActivity.Greeting,
                { Phase: SessionPhase.Greeted } => ReceiveActivity.Idle,
                { Phase: SessionPhase.Chunks } => ReceiveActivity.SendsContent,
                _ => ReceiveActivity.GivesEnvelope,
            },
            session.HelloName,
            session.Account,
            session.Tls,
            session.MessagesAccepted,
            new ByteSize(session.BytesReceived)
        );
}

/// <summary>What a client is about.</summary>
public enum ReceiveActivity
{
    /// <summary>No EHLO yet, or none since TLS began.</summary>
    Greeting,

    /// <summary>Between messages.</summary>
    Idle,

    /// <summary>Sender and recipients.</summary>
    GivesEnvelope,
    SendsContent,
}
