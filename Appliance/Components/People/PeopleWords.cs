using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.People;

/// <summary>Administrators, their roles and their browsers in words.</summary>
internal static class PeopleWords
{
    public static string Name(this IStringLocalizer<ConsoleText> L, AdministratorRole role) =>
        role switch
        {
            AdministratorRole.OrganizationAdministrator => L["Organization Administrator"],
            AdministratorRole.ServerAdministrator => L["Server Administrator"],
            AdministratorRole.RecipientAdministrator => L["Recipient Administrator"],
            AdministratorRole.ViewOnlyAdministrator => L["View-Only Administrator"],
            AdministratorRole.Auditor => L["Auditor"],
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, message: null),
        };

    /// <summary>What it lets one do, in a sentence or two.</summary>
    public static string May(this IStringLocalizer<ConsoleText> L, AdministratorRole role) =>
        role switch
        {
            AdministratorRole.OrganizationAdministrator => L[
                "Everything: all connectors, domains and settings, the administrators and their roles, the whole audit log."
            ],
            AdministratorRole.ServerAdministrator => L[
                "Runs this box: Receive connectors, queues and the messages in them, server settings. No Send connectors, no domains."
            ],
            AdministratorRole.RecipientAdministrator => L[
                "The accounts that devices and people send with, and their passwords."
            ],
            AdministratorRole.ViewOnlyAdministrator => L[
                "Sees configuration, status and queues, with addresses masked. Changes nothing."
            ],
            AdministratorRole.Auditor => L[
                "Sees the same with addresses and subjects, and the whole audit log. Changes nothing, and opens no message."
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, message: null),
        };

    public static string SecondFactor(
        this IStringLocalizer<ConsoleText> L,
        Administrator administrator
    ) =>
        (administrator.HasApp, administrator.Passkeys) switch
        {
            (false, 0) => L["none"],
            (true, 0) => L["app"],
            (false, var keys) => L.Counted(keys, "{0} passkey", "{0} passkeys"),
            (true, var keys) => L.Counted(keys, "app, {0} passkey", "app, {0} passkeys"),
        };

    public static bool IsLockedOut(this Administrator administrator, DateTimeOffset now) =>
        administrator.LockedUntil > now;

    public static Condition Condition(this Administrator administrator, DateTimeOffset now) =>
        !administrator.IsEnabled ? Parts.Condition.Disabled
        : administrator.IsLockedOut(now) ? Parts.Condition.Retry
        : Parts.Condition.Healthy;

    public static string State(
        this IStringLocalizer<ConsoleText> L,
        Administrator administrator,
        DateTimeOffset now
    ) =>
        !administrator.IsEnabled ? L["Disabled"]
        : administrator.IsLockedOut(now) ? L["Locked out"]
        : L["Enabled"];

    /// <summary>"Firefox on Windows", as far as browsers still say it.</summary>
    public static string Browser(this IStringLocalizer<ConsoleText> L, string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return L["Unknown browser"];
        // The order matters: most of them claim to be several of the others.
        (string Sign, string Name)[] browsers =
        [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Vivaldi/", "Vivaldi"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ];
        (string Sign, string Name)[] systems =
        [
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];
        var browser = Named(browsers, userAgent);
        var system = Named(systems, userAgent);
        return (browser, system) switch
        {
            (null, null) => L["Unknown browser"],
            (null, _) => L["A browser on {0}", system],
            (_, null) => browser,
            _ => L["{0} on {1}", browser, system],
        };
    }

    private static string? Named((string Sign, string Name)[] known, string userAgent) =>
        Array.Find(known, one => userAgent.Contains(one.Sign, StringComparison.Ordinal)).Name;
}
