using System.Collections.Immutable;
using Appliance.Monitoring;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>What is said of Receive connectors, their clients and their sessions.</summary>
internal static class ReceiveWords
{
    private static readonly PermissionGroups[] AllGroups =
    [
        PermissionGroups.AnonymousUsers,
        PermissionGroups.ExchangeUsers,
        PermissionGroups.ExchangeServers,
        PermissionGroups.Partners,
    ];

    /// <summary>The groups in words: "Anonymous users, who may send to anyone".</summary>
    public static ImmutableArray<string> Groups(
        IStringLocalizer<ConsoleText> L,
        ReceiveConnector connector
    ) =>
        connector.PermissionGroups == PermissionGroups.None
            ? [L["Nobody"]]
            :
            [
                .. AllGroups
                    .Where(group => connector.PermissionGroups.HasFlag(group))
                    .Select(group =>
                        group == PermissionGroups.AnonymousUsers
                        && connector.AnonymousAcceptsAnyRecipient
                            ? L["Anonymous users (to any recipient)"]
                            : Group(L, group)
                    ),
            ];

    public static string Group(IStringLocalizer<ConsoleText> L, PermissionGroups group) =>
        group switch
        {
            PermissionGroups.None => L["Nobody"],
            PermissionGroups.AnonymousUsers => L["Anonymous users"],
            PermissionGroups.ExchangeUsers => L["Exchange users"],
            PermissionGroups.ExchangeServers => L["Exchange servers"],
            PermissionGroups.Partners => L["Partners"],
            _ => throw new ArgumentOutOfRangeException(nameof(group), group, message: null),
        };

    /// <summary>How clients secure the connection and sign in, in a few words.</summary>
    public static string Security(IStringLocalizer<ConsoleText> L, ReceiveConnector connector)
    {
        var auth = connector.AuthMechanism;
        var tls =
            connector.RequireTls ? L["TLS required"]
            : auth.HasFlag(AuthMechanisms.Tls) ? L["TLS offered"]
            : L["No TLS"];
        if (!auth.HasFlag(AuthMechanisms.BasicAuth))
            return L["{0}, no sign-in", tls.Value];
        return auth.HasFlag(AuthMechanisms.BasicAuthRequireTLS)
            ? L["{0}, sign-in inside TLS only", tls.Value]
            : L["{0}, sign-in also in clear", tls.Value];
    }

    public static string Doing(IStringLocalizer<ConsoleText> L, ReceiveActivity doing) =>
        doing switch
        {
            ReceiveActivity.Greeting => L["Has not said EHLO"],
            ReceiveActivity.Idle => L["Waits between commands"],
            ReceiveActivity.GivesEnvelope => L["Gives sender and recipients"],
            ReceiveActivity.SendsContent => L["Sends a message"],
            _ => throw new ArgumentOutOfRangeException(nameof(doing), doing, message: null),
        };

    /// <summary>Why a connector does not answer this client.</summary>
    public static string WhyNot(
        IStringLocalizer<ConsoleText> L,
        AnswerCandidate candidate,
        AnswerCandidate? chosen
    ) =>
        candidate.Verdict switch
        {
            AnswerVerdict.Answers => L["It answers."],
            AnswerVerdict.LessSpecificBinding => L[
                "Its binding {0} is for every address; {1} has this very address for its own.",
                candidate.Binding!,
                chosen!.Connector.Name
            ],
            AnswerVerdict.LessSpecificRange => L[
                "Its range {0} has the client in it too, but {1} is narrower.",
                candidate.Range!,
                chosen!.Range!
            ],
            AnswerVerdict.LaterName => L[
                "It fits as well, but {0} comes first in the alphabet.",
                chosen!.Connector.Name
            ],
            AnswerVerdict.OutsideRanges => L["None of its remote ranges has the client in it."],
            AnswerVerdict.OtherAddress => L["It does not listen on this address."],
            AnswerVerdict.OtherPort => L["It does not listen on this port."],
            AnswerVerdict.Disabled => L["It is disabled."],
            _ => throw new ArgumentOutOfRangeException(nameof(candidate)),
        };
}
