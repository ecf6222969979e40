using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;

namespace Appliance.Access;

/// <summary>
/// What each role may do (permissions.md 3): one table for the services below, and as authorization policies of the same
/// names for pages. What is not in the table nobody may do.
/// </summary>
public static class Permissions
{
    public const string ReadConfiguration = nameof(ReadConfiguration);
    public const string ChangeSendConnectors = nameof(ChangeSendConnectors);
    public const string ChangeReceiveConnectors = nameof(ChangeReceiveConnectors);

    /// <summary>Lets strangers of some ranges relay: an open relay hurts everyone, so this is not the Server Administrator's.</summary>
    public const string GrantRelay = nameof(GrantRelay);
    public const string ChangeAcceptedDomains = nameof(ChangeAcceptedDomains);

    /// <summary>The known recipients of authoritative domains.</summary>
    public const string ChangeRecipients = nameof(ChangeRecipients);
    public const string ChangeTransportConfig = nameof(ChangeTransportConfig);
    public const string ChangeTransportServer = nameof(ChangeTransportServer);
    public const string ReadSubmissionAccounts = nameof(ReadSubmissionAccounts);
    public const string ChangeSubmissionAccounts = nameof(ChangeSubmissionAccounts);
    public const string ReadQueues = nameof(ReadQueues);

    /// <summary>Subjects, senders and recipients unmasked: they are personal data (permissions.md 4).</summary>
    public const string ReadMessages = nameof(ReadMessages);

    /// <summary>Stop taking mail, take it again, stop the program (permissions.md 3).</summary>
    public const string ControlService = nameof(ControlService);

    /// <summary>Import, use, renew and remove certificates; nobody can read a private key.</summary>
    public const string ManageCertificates = nameof(ManageCertificates);
    public const string ControlQueues = nameof(ControlQueues);

    /// <summary>Tests of connectors, and test messages: they speak with hosts outside in the office's name.</summary>
    public const string TestMailFlow = nameof(TestMailFlow);
    public const string RemoveMessages = nameof(RemoveMessages);

    /// <summary>What is inside a message: header fields, text, the whole of it as a file. The reason is asked and audited.</summary>
    public const string ReadMessageContent = nameof(ReadMessageContent);
    public const string ExportMessages = nameof(ExportMessages);
    public const string ManageAdministrators = nameof(ManageAdministrators);

    /// <summary>The whole audit log; without it an administrator sees their own lines.</summary>
    public const string ReadAuditLog = nameof(ReadAuditLog);
    public const string ReadOwnAuditLog = nameof(ReadOwnAuditLog);

    private const AdministratorRole Organization = AdministratorRole.OrganizationAdministrator;
    private const AdministratorRole Server = AdministratorRole.ServerAdministrator;
    private const AdministratorRole Recipient = AdministratorRole.RecipientAdministrator;
    private const AdministratorRole ViewOnly = AdministratorRole.ViewOnlyAdministrator;
    private const AdministratorRole Auditor = AdministratorRole.Auditor;

    public static FrozenDictionary<string, FrozenSet<AdministratorRole>> Table { get; } =
        new Dictionary<string, FrozenSet<AdministratorRole>>
        {
            [ReadConfiguration] = [Organization, Server, Recipient, ViewOnly, Auditor],
            [ChangeSendConnectors] = [Organization],
            [ChangeReceiveConnectors] = [Organization, Server],
            [GrantRelay] = [Organization],
            [ChangeAcceptedDomains] = [Organization],
            [ChangeRecipients] = [Organization, Recipient],
            [ChangeTransportConfig] = [Organization],
            [ChangeTransportServer] = [Organization, Server],
            [ReadSubmissionAccounts] = [Organization, Recipient, ViewOnly, Auditor],
            [ChangeSubmissionAccounts] = [Organization, Recipient],
            [ReadQueues] = [Organization, Server, ViewOnly, Auditor],
            [ReadMessages] = [Organization, Server, Auditor],
            [ControlService] = [Organization, Server],
            [ManageCertificates] = [Organization, Server],
            [ControlQueues] = [Organization, Server],
            [TestMailFlow] = [Organization, Server],
            [RemoveMessages] = [Organization, Server],
            [ReadMessageContent] = [Organization],
            [ExportMessages] = [Organization],
            [ManageAdministrators] = [Organization],
            [ReadAuditLog] = [Organization, Auditor],
            [ReadOwnAuditLog] = [Organization, Server, Recipient, ViewOnly, Auditor],
        }.ToFrozenDictionary();

    /// <summary>May this actor do it? Whoever has the machine's own console has everything anyway.</summary>
    public static bool Allows(Actor actor, string permission) =>
        actor.Door switch
        {
            Door.CommandLine or Door.Setup or Door.System => true,
            Door.Console or Door.Shell => actor.Roles.Any(role => Allows(role, permission)),
            _ => throw new ArgumentOutOfRangeException(nameof(actor)),
        };

    internal static void AddTo(AuthorizationBuilder authorization)
    {
        foreach (var (permission, roles) in Table)
            authorization.AddPolicy(
                permission,
                policy => policy.RequireRole(roles.Select(role => role.ToString()))
            );
    }

    private static bool Allows(string role, string permission) =>
        Enum.TryParse<AdministratorRole>(role, out var known)
        && Table.TryGetValue(permission, out var roles)
        && roles.Contains(known);
}
