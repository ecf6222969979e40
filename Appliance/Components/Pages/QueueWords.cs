using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>Queues in plain words.</summary>
internal static class QueueWords
{
    /// <summary>As administrators name it: Submission, Unreachable, Poison, or its next hop.</summary>
    public static string Name(QueueStatusLine line) =>
        line.NextHop.FixedName ?? line.NextHop.Domain;

    /// <summary>Below the name: who sends it, or what the queue is for.</summary>
    public static string Purpose(QueueStatusLine line, IStringLocalizer<ConsoleText> text) =>
        line.NextHop switch
        {
            _ when line.NextHop == NextHop.Submission => text["waits for routing"],
            _ when line.NextHop == NextHop.Unreachable => text["no connector fits"],
            _ when line.NextHop == NextHop.Poison => text["kept apart"],
            _ => line.ConnectorName ?? text["connector removed"],
        };

    /// <summary>Who sends its mail; null for the queues that nobody sends from, and where the connector was removed.</summary>
    public static SendConnector? ConnectorOf(QueueStatusLine line, Organization organization) =>
        organization.Find<SendConnector>(line.NextHop.ConnectorId);

    public static string Word(QueueStatusLine line, IStringLocalizer<ConsoleText> text) =>
        line.ToCondition() switch
        {
            Condition.Failed => text["Unreachable"],
            Condition.Suspended when line.NextHop == NextHop.Poison => text["Poison"],
            _ => text[line.Status.ToString()],
        };

    public static string Word(MessageStatus status, IStringLocalizer<ConsoleText> text) =>
        status switch
        {
            MessageStatus.Ready => text["Ready"],
            MessageStatus.Active => text["Active"],
            MessageStatus.Retry => text["Retry"],
            MessageStatus.Suspended => text["Suspended"],
            MessageStatus.PendingSuspend => text["To be suspended"],
            MessageStatus.PendingRemove => text["To be removed"],
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
        };

    /// <summary>What an action on messages came to, in a sentence.</summary>
    public static string Done(
        MessageControlReport report,
        MessageControl control,
        IStringLocalizer<ConsoleText> text
    )
    {
        var done = control switch
        {
            MessageControl.Suspend => text.Counted(
                report.Done,
                "{0} message was suspended",
                "{0} messages were suspended"
            ),
            MessageControl.Resume => text.Counted(
                report.Done,
                "{0} message was resumed",
                "{0} messages were resumed"
            ),
            MessageControl.Retry => text.Counted(
                report.Done,
                "{0} message is tried now",
                "{0} messages are tried now"
            ),
            MessageControl.Remove or MessageControl.RemoveWithReport => text.Counted(
                report.Done,
                "{0} message was removed",
                "{0} messages were removed"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(control), control, message: null),
        };
        var parts = new List<string>();
        if (report.Done > 0 || report.Total == report.Refused.Length)
            parts.Add(done);
        if (report.Pending > 0)
            parts.Add(
                text.Counted(
                    report.Pending,
                    "{0} follows if its delivery fails",
                    "{0} follow if their delivery fails"
                )
            );
        if (report.Unchanged > 0)
            parts.Add(text.Counted(report.Unchanged, "{0} needed nothing", "{0} needed nothing"));
        return string.Join(", ", parts);
    }

    /// <summary>What the queue is, for who has not met it; null for the ordinary ones.</summary>
    public static string? Explanation(QueueStatusLine line, IStringLocalizer<ConsoleText> text) =>
        line.NextHop switch
        {
            _ when line.NextHop == NextHop.Submission => text[
                "All accepted mail is here for a moment until it is decided where it goes next."
            ].Value,
            _ when line.NextHop == NextHop.Unreachable => text[
                "No enabled Send connector leads to these recipients. The messages are routed again by themselves as soon as a Send connector or an accepted domain changes. Those that no change helps go back to their senders when they expire."
            ].Value,
            _ when line.NextHop == NextHop.Poison => text[
                "The service ended unexpectedly while it worked on these messages, more than once. They are kept apart so that the rest of the mail flows. They are not sent and do not expire."
            ].Value,
            _ => null,
        };

    /// <summary>Delivery queues in the order they came to be; the three that are always the same last. No row moves by itself.</summary>
    public static IEnumerable<QueueStatusLine> InOrder(IEnumerable<QueueStatusLine> lines) =>
        lines.OrderBy(Group).ThenBy(line => line.Id);

    private static int Group(QueueStatusLine line) =>
        line.NextHop switch
        {
            _ when line.NextHop == NextHop.Submission => 1,
            _ when line.NextHop == NextHop.Unreachable => 2,
            _ when line.NextHop == NextHop.Poison => 3,
            _ => 0,
        };
}
