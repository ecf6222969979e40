using System.Collections.Immutable;
using System.Globalization;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.Queues;

namespace Appliance.Shell;

/// <summary>
/// The cmdlet line that is equal to what a page does beside changes of the configuration, for which there is
/// <see cref="CommandText"/>: with queues and messages, administrators, certificates and the running program.
/// </summary>
public static class ActionText
{
    // Asked for, never written.
    private const string AskForSecret = "(Read-Host -AsSecureString)";

    public static CommandLine ResetSubmissionPassword(string account) =>
        new("Set-SubmissionAccount", [Named(account), new("Password", AskForSecret)]);

    public static CommandLine SuspendQueue(QueueStatusLine queue, Organization current) =>
        new("Suspend-Queue", [Queue(queue, current)]);

    public static CommandLine ResumeQueue(QueueStatusLine queue, Organization current) =>
        new("Resume-Queue", [Queue(queue, current)]);

    public static CommandLine RetryQueue(QueueStatusLine queue, Organization current) =>
        new("Retry-Queue", [Queue(queue, current)]);

    public static CommandLine ResubmitQueue(QueueStatusLine queue, Organization current) =>
        new("Retry-Queue", [Queue(queue, current), new("Resubmit", "$true")]);

    /// <summary>For messages that were picked one by one: by their identity, or several by a filter.</summary>
    public static CommandLine Messages(
        MessageControl control,
        QueueStatusLine queue,
        IReadOnlyCollection<long> messageIds,
        Organization current
    )
    {
        var identities = messageIds
            .Order()
            .Select(id => CommandText.Literal(MessageIdentities.Of(queue, id, current)))
            .ToList();
        return identities is [var only]
            ? Messages(control, new CommandArgument(CommandText.Identity, only))
            : Messages(
                control,
                Filter(string.Join(" -or ", identities.Select(one => $"Identity -eq {one}")))
            );
    }

    /// <summary>For all that a page of the queue viewer leaves; null where a filter cannot say the same.</summary>
    public static CommandLine? Messages(
        MessageControl control,
        QueueStatusLine queue,
        MessageQuery query,
        Organization current
    )
    {
        if (query.ToCondition() is not { } condition)
            return null;
        var all = $"Queue -eq {CommandText.Literal(QueueIdentities.Of(queue, current))}";
        return Messages(control, Filter(condition.Length == 0 ? all : $"{all} -and {condition}"));
    }

    public static CommandLine ExportMessage(
        QueueStatusLine queue,
        long messageId,
        string reason,
        Organization current
    ) => OfContent("Export-Message", queue, messageId, reason, current);

    public static CommandLine ReadMessage(
        QueueStatusLine queue,
        long messageId,
        string reason,
        Organization current
    ) => OfContent("Get-MessageContent", queue, messageId, reason, current);

    public static CommandLine SendTestMessage(string? recipient, string? sender) =>
        new("Send-TestMessage", To(recipient, sender));

    public static CommandLine TestSendConnector(
        SendConnector connector,
        string? recipient,
        string? sender
    ) =>
        new(
            "Test-SendConnector",
            [
                new(CommandText.Identity, CommandText.Literal(connector.Name)),
                .. To(recipient, sender),
            ]
        );

    public static CommandLine NewAdministrator(
        string name,
        ImmutableArray<AdministratorRole> roles
    ) =>
        new(
            "New-Administrator",
            [
                new("Name", CommandText.Literal(name)),
                .. roles.IsEmpty ? (CommandArgument[])[] : [Roles(roles)],
                new("Password", AskForSecret),
            ]
        );

    public static CommandLine SetAdministratorRoles(
        string name,
        ImmutableArray<AdministratorRole> roles
    ) => new("Set-Administrator", [Named(name), Roles(roles)]);

    public static CommandLine ResetAdministratorPassword(string name) =>
        new("Set-Administrator", [Named(name), new("Password", AskForSecret)]);

    public static CommandLine ResetAdministratorSecondFactor(string name) =>
        new("Set-Administrator", [Named(name), new("ResetSecondFactor", null)]);

    public static CommandLine EndAdministratorSessions(string name) =>
        new("Set-Administrator", [Named(name), new("EndSessions", null)]);

    public static CommandLine EnableAdministrator(string name) =>
        new("Enable-Administrator", [Named(name)]);

    public static CommandLine DisableAdministrator(string name) =>
        new("Disable-Administrator", [Named(name)]);

    public static CommandLine RemoveAdministrator(string name) =>
        new("Remove-Administrator", [Named(name)]);

    /// <param name="file">Its name on the person's own machine; null while none is chosen.</param>
    public static CommandLine ImportCertificate(string? file, bool hasPassword) =>
        new(
            "Import-ExchangeCertificate",
            [
                new("Path", CommandText.Literal(file ?? "")),
                .. hasPassword ? [new("Password", AskForSecret)] : (CommandArgument[])[],
            ]
        );

    public static CommandLine UseCertificate(string thumbprint) =>
        new("Enable-ExchangeCertificate", [Certificate(thumbprint), new("Services", "SMTP,IIS")]);

    public static CommandLine RemoveCertificate(string thumbprint) =>
        new("Remove-ExchangeCertificate", [Certificate(thumbprint)]);

    public static CommandLine RenewOwnCertificate() => new("New-ExchangeCertificate", []);

    public static CommandLine Drain() => new("Suspend-TransportService", []);

    public static CommandLine EndDrain() => new("Resume-TransportService", []);

    public static CommandLine Stop() => new("Stop-TransportService", []);

    /// <summary>A submission account gets a password with it; nobody sees it in the line.</summary>
    public static CommandLine WithPassword(CommandLine line) =>
        line with
        {
            Arguments = line.Arguments.Add(new("Password", AskForSecret)),
        };

    private static CommandArgument Named(string name) =>
        new(CommandText.Identity, CommandText.Literal(name));

    private static CommandArgument Roles(ImmutableArray<AdministratorRole> roles) =>
        new("Roles", string.Join(',', roles));

    private static CommandArgument Certificate(string thumbprint) =>
        new("Thumbprint", CommandText.Literal(thumbprint));

    private static CommandArgument Queue(QueueStatusLine queue, Organization current) =>
        new(CommandText.Identity, CommandText.Literal(QueueIdentities.Of(queue, current)));

    private static CommandLine Messages(MessageControl control, CommandArgument which) =>
        control switch
        {
            MessageControl.Suspend => new("Suspend-Message", [which]),
            MessageControl.Resume => new("Resume-Message", [which]),
            MessageControl.Retry => new("Retry-Message", [which]),
            MessageControl.RemoveWithReport => new("Remove-Message", [which]),
            MessageControl.Remove => new("Remove-Message", [which, new("WithNDR", "$false")]),
            _ => throw new ArgumentOutOfRangeException(nameof(control), control, message: null),
        };

    // In double quotes, as its values are in single ones.
    private static CommandArgument Filter(string condition) =>
        new(
            "Filter",
            $"\"{condition.Replace("`", "``", StringComparison.Ordinal).Replace("\"", "`\"", StringComparison.Ordinal).Replace("$", "`$", StringComparison.Ordinal)}\""
        );

    private static CommandLine OfContent(
        string cmdlet,
        QueueStatusLine queue,
        long messageId,
        string reason,
        Organization current
    ) =>
        new(
            cmdlet,
            [
                new(
                    CommandText.Identity,
                    CommandText.Literal(MessageIdentities.Of(queue, messageId, current))
                ),
                new("Reason", CommandText.Literal(reason)),
            ]
        );

    private static ImmutableArray<CommandArgument> To(string? recipient, string? sender) =>
        [
            new("Recipient", CommandText.Literal(recipient?.Trim() ?? "")),
            .. string.IsNullOrWhiteSpace(sender)
                ? (CommandArgument[])[]
                : [new("Sender", CommandText.Literal(sender.Trim()))],
        ];
}
