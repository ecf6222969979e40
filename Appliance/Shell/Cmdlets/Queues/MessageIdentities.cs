using System.Management.Automation;
using Appliance.Access;
using Appliance.Monitoring;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>
/// Names of messages: <c>Server\Queue\Id</c>, <c>Queue\Id</c>, or <c>Id</c> alone, which means its copies in all queues
/// (queues.md 2). The id is the one in Received fields and logs.
/// </summary>
internal static class MessageIdentities
{
    /// <summary><c>Server\Queue\Id</c>: this copy and no other.</summary>
    public static string Of(QueueStatusLine queue, long messageId, Organization organization) =>
        $@"{QueueIdentities.Of(queue, organization)}\{MessageIds.Format(messageId)}";

    /// <summary>All copies that the identity means, each with its queue.</summary>
    /// <exception cref="ShellException">It is no identity of a message, or names another server.</exception>
    public static List<(QueueStatusLine Queue, MessageLine Message)> Find(
        QueueViewer viewer,
        string identity,
        Organization organization
    )
    {
        var text = identity.Trim();
        var slash = text.LastIndexOf('\\');
        if (!MessageIds.TryParse(text[(slash + 1)..], out var id))
            throw new ShellException(
                $@"'{identity}' is no identity of a message: write the id of Get-Message, Queue\Id or {organization.Server.Name}\Queue\Id."
            );
        var queues = viewer.Queues();
        var chosen =
            slash < 0 || text[..slash] is "*"
                ? [.. queues]
                : QueueIdentities.Find(queues, text[..slash], organization, wildcards: true);
        return
        [
            .. chosen
                .Select(queue => (queue, viewer.Message(queue.Id, id)))
                .Where(found => found.Item2 is not null)
                .Select(found => (found.queue, found.Item2!)),
        ];
    }

    public static PSObject Bag(
        MessageLine message,
        QueueStatusLine queue,
        Organization organization,
        Actor actor,
        bool withRecipients
    )
    {
        var mayRead = Permissions.Allows(actor, Permissions.ReadMessages);
        var queueName = QueueIdentities.Of(queue, organization);
        return ShellBag.Of(
            "Message",
            [
                ("Identity", $@"{queueName}\{message.Identity}"),
                ("Subject", mayRead ? message.Subject : null),
                ("InternetMessageId", message.InternetMessageId),
                ("FromAddress", Address(message.Sender ?? "<>", mayRead)),
                ("Status", message.Status.ToString()),
                ("Size", ShellValue.Size(message.Size)),
                ("MessageSourceName", message.Source),
                ("SourceIP", message.SourceIP),
                ("DateReceived", message.ReceivedAt.UtcDateTime),
                ("ExpirationTime", message.ExpiresAt.UtcDateTime),
                ("LastError", message.LastError),
                ("RetryCount", message.Attempts),
                ("Queue", queueName),
                (
                    "Recipients",
                    withRecipients
                        ? message
                            .Recipients.Select(recipient =>
                                ShellBag.Of(
                                    "RecipientInfo",
                                    [
                                        ("Address", Address(recipient.Address, mayRead)),
                                        ("Status", recipient.Status.ToString()),
                                        ("LastError", recipient.LastError),
                                        ("RetryCount", recipient.Attempts),
                                        ("NextRetryTime", recipient.NextRetryAt?.UtcDateTime),
                                        ("RouteDecision", mayRead ? recipient.RouteDecision : null),
                                    ]
                                )
                            )
                            .ToArray<object>()
                        : Array.Empty<object>()
                ),
            ]
        );
    }

    // permissions.md 4: j***@example.com for whoever may not read messages.
    private static string Address(string address, bool mayRead)
    {
        var at = address.LastIndexOf('@');
        return mayRead || at < 1 ? address : $"{address[0]}***{address[at..]}";
    }
}
