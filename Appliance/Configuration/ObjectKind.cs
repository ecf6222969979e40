using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Configuration.SubmissionAccounts;

namespace Appliance.Configuration;

/// <summary>A kind of configured object: its name in documents, cmdlets (<c>Set-SendConnector</c>) and the audit log.</summary>
/// <param name="Noun">The cmdlet noun; stored, so never changed.</param>
/// <param name="Title">In a sentence: "Send connector".</param>
public sealed record ObjectKind(string Noun, string Title, Type Type)
{
    public static ObjectKind SendConnector { get; } =
        new("SendConnector", "Send connector", typeof(SendConnector));

    public static ObjectKind ReceiveConnector { get; } =
        new("ReceiveConnector", "Receive connector", typeof(ReceiveConnector));

    public static ObjectKind AcceptedDomain { get; } =
        new("AcceptedDomain", "Accepted domain", typeof(AcceptedDomain));

    public static ObjectKind SubmissionAccount { get; } =
        new("SubmissionAccount", "Submission account", typeof(SubmissionAccount));

    public static ObjectKind TransportServer { get; } =
        new("TransportServer", "Transport server", typeof(TransportServer));

    public static ObjectKind TransportConfig { get; } =
        new("TransportConfig", "Transport settings", typeof(TransportConfig));

    public static IReadOnlyList<ObjectKind> All { get; } =
    [
        SendConnector,
        ReceiveConnector,
        AcceptedDomain,
        SubmissionAccount,
        TransportServer,
        TransportConfig,
    ];

    /// <exception cref="ArgumentException">No kind has this noun: the document is of a newer version.</exception>
    public static ObjectKind Of(string noun) =>
        All.FirstOrDefault(kind => kind.Noun == noun)
        ?? throw new ArgumentException($"There is no kind of object '{noun}'.", nameof(noun));

    public static ObjectKind Of(IConfigured configured) =>
        All.First(kind => kind.Type == configured.GetType());

    public override string ToString() => Noun;
}
