namespace Appliance.Access;

/// <summary>What an administrator is for (permissions.md 3). Roles add up; none of them lets anybody submit or relay mail.</summary>
public enum AdministratorRole
{
    /// <summary>Everything, administrators and their roles included.</summary>
    OrganizationAdministrator,

    /// <summary>Runs the box: Receive connectors, queues, server settings, certificates.</summary>
    ServerAdministrator,

    /// <summary>Submission accounts.</summary>
    RecipientAdministrator,

    /// <summary>Reads configuration and status.</summary>
    ViewOnlyAdministrator,

    /// <summary>Reads that, the messages' addresses and subjects, and the whole audit log. Exchange 2007 has no such role.</summary>
    Auditor,
}
