using System.Reflection;
using Appliance.Access;
using Appliance.Configuration;

namespace Appliance.Tests.Access;

/// <summary>The table of permissions.md 3, walked whole: O, S, R, V, A for the five roles.</summary>
public sealed class PermissionsTests
{
    private static readonly Dictionary<string, string> Expected = new()
    {
        [Permissions.ReadConfiguration] = "OSRVA",
        [Permissions.ChangeSendConnectors] = "O",
        [Permissions.ChangeReceiveConnectors] = "OS",
        [Permissions.GrantRelay] = "O",
        [Permissions.ChangeAcceptedDomains] = "O",
        [Permissions.ChangeRecipients] = "OR",
        [Permissions.ChangeTransportConfig] = "O",
        [Permissions.ChangeTransportServer] = "OS",
        [Permissions.ReadSubmissionAccounts] = "ORVA",
        [Permissions.ChangeSubmissionAccounts] = "OR",
        [Permissions.ReadQueues] = "OSVA",
        [Permissions.ReadMessages] = "OSA",
        [Permissions.ControlService] = "OS",
        [Permissions.ManageCertificates] = "OS",
        [Permissions.ControlQueues] = "OS",
        [Permissions.TestMailFlow] = "OS",
        [Permissions.RemoveMessages] = "OS",
        [Permissions.ReadMessageContent] = "O",
        [Permissions.ExportMessages] = "O",
        [Permissions.ManageAdministrators] = "O",
        [Permissions.ReadAuditLog] = "OA",
        [Permissions.ReadOwnAuditLog] = "OSRVA",
    };

    public static TheoryData<string, AdministratorRole> EveryPermissionAndRole
    {
        get
        {
            var data = new TheoryData<string, AdministratorRole>();
            foreach (var permission in Expected.Keys)
            {
                foreach (var role in Enum.GetValues<AdministratorRole>())
                    data.Add(permission, role);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPermissionAndRole))]
    public void A_role_may_what_the_table_says(string permission, AdministratorRole role)
    {
        var letter = role.ToString()[0];
        var actor = new Actor("paul", Door.Console) { Roles = [role.ToString()] };

        Assert.Equal(
            Expected[permission].Contains(letter, StringComparison.Ordinal),
            Permissions.Allows(actor, permission)
        );
    }

    [Fact]
    public void Every_permission_has_a_row()
    {
        var names = typeof(Permissions)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(names.Order(), Permissions.Table.Keys.Order());
        Assert.Equal(names.Order(), Expected.Keys.Order());
    }

    [Fact]
    public void What_has_no_row_nobody_may() =>
        Assert.False(
            Permissions.Allows(
                new Actor("anna", Door.Console)
                {
                    Roles = [nameof(AdministratorRole.OrganizationAdministrator)],
                },
                "FlyToTheMoon"
            )
        );

    [Fact]
    public void Roles_add_up()
    {
        var actor = new Actor("paul", Door.Console)
        {
            Roles =
            [
                nameof(AdministratorRole.ServerAdministrator),
                nameof(AdministratorRole.RecipientAdministrator),
            ],
        };

        Assert.True(Permissions.Allows(actor, Permissions.ChangeReceiveConnectors));
        Assert.True(Permissions.Allows(actor, Permissions.ChangeSubmissionAccounts));
        Assert.False(Permissions.Allows(actor, Permissions.ChangeSendConnectors));
    }

    [Fact]
    public void Without_a_role_one_may_nothing_and_at_the_machine_everything()
    {
        Assert.False(
            Permissions.Allows(new Actor("paul", Door.Console), Permissions.ReadConfiguration)
        );
        Assert.True(
            Permissions.Allows(
                new Actor("root", Door.CommandLine),
                Permissions.ManageAdministrators
            )
        );
    }
}
