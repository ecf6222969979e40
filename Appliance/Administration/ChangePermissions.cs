using System.Collections.Immutable;
using Appliance.Access;

namespace Appliance.Administration;

/// <summary>Which permission each change of an object asks for.</summary>
internal static class ChangePermissions
{
    /// <summary>What the actor may not do of the change; empty when all of it is allowed.</summary>
    public static ImmutableArray<Finding> Missing(
        Change change,
        Organization current,
        Actor actor
    ) =>
        [
            .. change
                .Parts.SelectMany(part => Needed(part, current))
                .Where(needed => !Permissions.Allows(actor, needed.Permission))
                .Select(needed => new Finding(
                    needed.Object.Id,
                    "",
                    $"Your roles do not let you change '{needed.Object.Name}' in this way."
                ))
                .Distinct(),
        ];

    /// <summary>Does it let strangers of some ranges relay who could not before?</summary>
    public static bool GrantsRelay(Change change, Organization current) =>
        change
            .Parts.SelectMany(part => Needed(part, current))
            .Any(needed => needed.Permission == Permissions.GrantRelay);

    private static IEnumerable<(IConfigured Object, string Permission)> Needed(
        Change part,
        Organization current
    )
    {
        if (part is ChangeRecipients recipients)
        {
            yield return (recipients.Domain, Permissions.ChangeRecipients);
            yield break;
        }
        var configured = part switch
        {
            SaveObject save => save.Object,
            RemoveObject remove => remove.Object,
            _ => throw new ArgumentException("No change of a single object.", nameof(part)),
        };
        yield return (configured, PermissionFor(configured));
        if (
            part
                is SaveObject { Object: ReceiveConnector { AnonymousAcceptsAnyRecipient: true } to }
            && !GrantedAlready(current.Find<ReceiveConnector>(to.Id), to)
        )
            yield return (configured, Permissions.GrantRelay);
    }

    private static string PermissionFor(IConfigured configured) =>
        configured switch
        {
            SendConnector => Permissions.ChangeSendConnectors,
            ReceiveConnector => Permissions.ChangeReceiveConnectors,
            AcceptedDomain => Permissions.ChangeAcceptedDomains,
            SubmissionAccount => Permissions.ChangeSubmissionAccounts,
            TransportServer => Permissions.ChangeTransportServer,
            TransportConfig => Permissions.ChangeTransportConfig,
            _ => throw new ArgumentOutOfRangeException(nameof(configured)),
        };

    private static bool GrantedAlready(ReceiveConnector? from, ReceiveConnector to) =>
        from is { AnonymousAcceptsAnyRecipient: true, Enabled: true }
        && from.RemoteIPRanges.SequenceEqual(to.RemoteIPRanges);
}
