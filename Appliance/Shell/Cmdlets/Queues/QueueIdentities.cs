using System.Globalization;
using System.Management.Automation;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>
/// Names of queues: <c>Server\Submission</c>, <c>Server\37</c>, <c>Server\example.com</c>, each with or without the server
/// (queues.md 2). An integer wins over a domain of digits, which a trailing dot makes a domain.
/// </summary>
internal static class QueueIdentities
{
    public static string Of(QueueStatusLine queue, Organization organization) =>
        $@"{organization.Server.Name}\{NameOf(queue)}";

    public static string NameOf(QueueStatusLine queue) =>
        queue.NextHop.FixedName ?? queue.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>All queues that the identity means; with <paramref name="wildcards"/> a pattern means several.</summary>
    /// <exception cref="ShellException">It names another server.</exception>
    public static List<QueueStatusLine> Find(
        IEnumerable<QueueStatusLine> queues,
        string identity,
        Organization organization,
        bool wildcards
    )
    {
        var name = identity.Trim();
        var slash = name.IndexOf('\\', StringComparison.Ordinal);
        if (slash >= 0)
        {
            if (!ServerNames.IsThis(name[..slash], organization))
                throw new ShellException(ServerNames.NotFound(name[..slash]));
            name = name[(slash + 1)..];
        }
        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return [.. queues.Where(queue => queue.Id == id)];
        if (wildcards && WildcardPattern.ContainsWildcardCharacters(name))
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            return
            [
                .. queues.Where(queue =>
                    pattern.IsMatch(NameOf(queue)) || pattern.IsMatch(queue.NextHop.Domain)
                ),
            ];
        }
        name = name.TrimEnd('.');
        return
        [
            .. queues.Where(queue =>
                string.Equals(NameOf(queue), name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(queue.NextHop.Domain, name, StringComparison.OrdinalIgnoreCase)
            ),
        ];
    }

    public static PSObject Bag(QueueStatusLine queue, Organization organization) =>
        ShellBag.Of(
            "Queue",
            [
                ("Identity", Of(queue, organization)),
                ("DeliveryType", queue.NextHop.DeliveryType.ToString()),
                ("NextHopDomain", queue.NextHop.Domain),
                ("NextHopConnector", queue.NextHop.ConnectorId),
                ("NextHopConnectorName", queue.ConnectorName),
                ("Status", queue.Status.ToString()),
                ("MessageCount", queue.MessageCount),
                ("DeferredMessageCount", queue.DeferredCount),
                ("ActiveMessageCount", queue.ActiveCount),
                ("SuspendedMessageCount", queue.SuspendedCount),
                ("OldestMessageTime", queue.OldestReceivedAt?.UtcDateTime),
                ("LastError", queue.LastError),
                ("LastRetryTime", queue.LastRetryAt?.UtcDateTime),
                ("NextRetryTime", queue.NextRetryAt?.UtcDateTime),
                ("SuspendedBy", queue.SuspendedBy),
            ]
        );
}
