using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>A command on the accounts that sign in to the admin pages and to this shell.</summary>
public abstract class AdministratorCommand : ApplianceCommand
{
    private protected IReadOnlyList<Administrator> All()
    {
        var editor = Get<AdministratorEditor>();
        return Wait(editor.ListAsync);
    }

    private protected Administrator? Find(string name)
    {
        var found = All()
            .FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase));
        if (found is null)
            NotFound(name);
        return found;
    }

    private protected static PSObject Bag(Administrator administrator) =>
        ShellBag.Of(
            AdministratorEditor.Kind,
            [
                ("Name", administrator.Name),
                ("Identity", administrator.Name),
                ("Roles", ShellValue.List(administrator.Roles.Select(role => role.ToString()))),
                ("Enabled", administrator.IsEnabled),
                ("LockedUntil", administrator.LockedUntil?.UtcDateTime),
                ("HasAuthenticatorApp", administrator.HasApp),
                ("Passkeys", administrator.Passkeys),
                ("MustChangePassword", administrator.MustChangePassword),
                ("LastSignIn", administrator.LastSignInAt?.UtcDateTime),
                ("Sessions", administrator.Sessions),
            ]
        );

    /// <summary>Asks, does it, and says what came of it.</summary>
    private protected bool Do(
        string action,
        string target,
        Func<AdministratorEditor, CancellationToken, Task<ChangeResult>> change
    )
    {
        if (!May(action))
            return false;
        var editor = Get<AdministratorEditor>();
        return Report(Wait(token => change(editor, token)), target);
    }
}
