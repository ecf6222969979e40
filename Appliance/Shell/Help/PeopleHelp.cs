namespace Appliance.Shell.Help;

/// <summary>Help of the commands on accounts, administrators, certificates and the server.</summary>
internal static class PeopleHelp
{
    public static CommandHelp[] All { get; } =
    [
        new(
            "Get-SubmissionAccount",
            "Shows the accounts by which devices and programs hand in mail.",
            [
                new("Get-SubmissionAccount", "All of them."),
                new("Get-SubmissionAccount printer | fl", "One of them."),
            ]
        ),
        new(
            "New-SubmissionAccount",
            "Makes a submission account; without a password one is made, and shown this once.",
            [
                new(
                    "New-SubmissionAccount scanner -AllowedSenders scans@contoso.com",
                    "A password is made."
                ),
                new(
                    "New-SubmissionAccount billing -AllowedSenders '@contoso.com' -Password (ConvertTo-SecureString 'a long password' -AsPlainText -Force)",
                    "With a password of your own."
                ),
            ]
        ),
        new(
            "Set-SubmissionAccount",
            "Changes a submission account.",
            [
                new(
                    "Set-SubmissionAccount printer -AllowedSenders @{Add='alerts@contoso.com'}",
                    "It may send as one more address."
                ),
                new(
                    "Set-SubmissionAccount printer -Comment \"Second floor\"",
                    "A note for whoever comes after you."
                ),
            ]
        ),
        new(
            "Enable-SubmissionAccount",
            "Lets a submission account sign in again.",
            [
                new("Enable-SubmissionAccount printer", "One account."),
                new(
                    "Get-SubmissionAccount | where { -not $_.Enabled } | Enable-SubmissionAccount",
                    "All that are disabled."
                ),
            ]
        ),
        new(
            "Disable-SubmissionAccount",
            "Refuses the sign-in of a submission account from now on.",
            [
                new("Disable-SubmissionAccount printer -Confirm:$false", "Without asking."),
                new("Disable-SubmissionAccount printer -WhatIf", "Says what would be done."),
            ]
        ),
        new(
            "Remove-SubmissionAccount",
            "Removes a submission account, after asking.",
            [
                new("Remove-SubmissionAccount printer -WhatIf", "Says what would be removed."),
                new(
                    "Remove-SubmissionAccount printer -Confirm:$false",
                    "Removes it without asking."
                ),
            ]
        ),
        new(
            "Get-Administrator",
            "Shows who may sign in to the admin pages and to this shell.",
            [
                new("Get-Administrator", "All of them."),
                new(
                    "Get-Administrator | where { $_.Roles -contains \"OrganizationAdministrator\" }",
                    "Those who may do everything."
                ),
            ]
        ),
        new(
            "New-Administrator",
            "Makes an administrator, who is asked for another password at the first sign-in.",
            [
                new(
                    "New-Administrator carla -Password (ConvertTo-SecureString 'Correct-Horse-Battery-9' -AsPlainText -Force) -Roles ViewOnlyAdministrator",
                    "Who reads, and changes nothing."
                ),
                new(
                    "New-Administrator dirk -Password (ConvertTo-SecureString 'Correct-Horse-Battery-9' -AsPlainText -Force) -Roles ServerAdministrator,RecipientAdministrator",
                    "With two roles."
                ),
            ]
        ),
        new(
            "Set-Administrator",
            "Changes the roles of an administrator, gives another password, ends sessions, or takes away a lost second factor.",
            [
                new(
                    "Set-Administrator bert -Roles ServerAdministrator",
                    "These roles and no others."
                ),
                new("Set-Administrator bert -EndSessions", "Signs out every browser."),
            ]
        ),
        new(
            "Enable-Administrator",
            "Lets an administrator sign in again, and opens one that is locked out.",
            [
                new("Enable-Administrator bert", "One of them."),
                new("Get-Administrator bert | Enable-Administrator", "By pipeline."),
            ]
        ),
        new(
            "Disable-Administrator",
            "Refuses the sign-in of an administrator, and ends all pages and sessions at once.",
            [
                new("Disable-Administrator bert -Confirm:$false", "Without asking."),
                new("Disable-Administrator bert -WhatIf", "Says what would be done."),
            ]
        ),
        new(
            "Remove-Administrator",
            "Removes an administrator, after asking. The last enabled Organization Administrator stays.",
            [
                new("Remove-Administrator bert -WhatIf", "Says who would be removed."),
                new("Remove-Administrator bert -Confirm:$false", "Removes without asking."),
            ]
        ),
        new(
            "Get-ExchangeAdministrator",
            "Shows roles by their Exchange names.",
            [
                new("Get-ExchangeAdministrator", "Of everybody."),
                new("Get-ExchangeAdministrator bert", "Of one."),
            ]
        ),
        new(
            "Add-ExchangeAdministrator",
            "Gives a role by its Exchange name.",
            [
                new("Add-ExchangeAdministrator -Identity bert -Role ServerAdmin", "Runs the box."),
                new(
                    "Add-ExchangeAdministrator -Identity bert -Role RecipientAdmin -WhatIf",
                    "Says what would be given."
                ),
            ]
        ),
        new(
            "Remove-ExchangeAdministrator",
            "Takes a role away by its Exchange name.",
            [
                new(
                    "Remove-ExchangeAdministrator -Identity bert -Role ViewOnlyAdmin -WhatIf",
                    "Says what would be taken."
                ),
                new(
                    "Remove-ExchangeAdministrator -Identity bert -Role ServerAdmin -WhatIf",
                    "The same, of another role."
                ),
            ]
        ),
        new(
            "Get-ExchangeCertificate",
            "Shows the certificates that lie on this server, and which is in use.",
            [
                new("Get-ExchangeCertificate", "All of them."),
                new(
                    "Get-ExchangeCertificate | where { $_.NotAfter -lt (Get-Date).AddDays(30) }",
                    "Those that expire within a month."
                ),
            ]
        ),
        new(
            "Import-ExchangeCertificate",
            "Takes a certificate with its key from a PFX file; the key is sealed and never readable again.",
            [
                new(
                    "Import-ExchangeCertificate -Path mail.pfx -Password (ConvertTo-SecureString 'pfx password' -AsPlainText -Force) -WhatIf",
                    "Says what would be done."
                ),
                new(
                    "Import-ExchangeCertificate -Path mail.pfx -Password (ConvertTo-SecureString 'pfx password' -AsPlainText -Force)",
                    "Takes it; Enable-ExchangeCertificate puts it to use."
                ),
            ]
        ),
        new(
            "New-ExchangeCertificate",
            "Makes the server's own, self-signed certificate anew.",
            [
                new("New-ExchangeCertificate -WhatIf", "Says what would be done."),
                new("New-ExchangeCertificate", "Does it."),
            ]
        ),
        new(
            "Enable-ExchangeCertificate",
            "Shows clients this certificate from now on: in STARTTLS and on the admin pages.",
            [
                new(
                    "Get-ExchangeCertificate | select -First 1 | Enable-ExchangeCertificate -Services SMTP",
                    "The first one."
                ),
                new(
                    "Get-ExchangeCertificate | select -First 1 | Enable-ExchangeCertificate -Services SMTP -WhatIf",
                    "Says what would be done."
                ),
            ]
        ),
        new(
            "Remove-ExchangeCertificate",
            "Removes a certificate; the one in use stays.",
            [
                new(
                    "Get-ExchangeCertificate | where Services -eq None | Remove-ExchangeCertificate -Confirm:$false",
                    "All that nobody uses."
                ),
                new(
                    "Get-ExchangeCertificate | where Services -eq None | Remove-ExchangeCertificate -WhatIf",
                    "Says which those are."
                ),
            ]
        ),
        new(
            "Get-ExchangeServer",
            "Shows this appliance.",
            [
                new("Get-ExchangeServer", "In short."),
                new(
                    "Get-ExchangeServer | fl",
                    "With its version, its start and its data directory."
                ),
            ]
        ),
        new(
            "Search-AdminAuditLog",
            "Shows who changed what, when and by which door, newest first.",
            [
                new("Search-AdminAuditLog -ResultSize 20", "The last twenty changes."),
                new(
                    "Search-AdminAuditLog -Cmdlets '*-SendConnector' | fl RunDate, Caller, CommandLine, ModifiedProperties",
                    "All changes of Send connectors."
                ),
            ]
        ),
        new(
            "Get-ExCommand",
            "Lists the appliance's own commands that your roles allow.",
            [
                new("Get-ExCommand", "All of them."),
                new("Get-ExCommand *Connector*", "Those about connectors."),
            ]
        ),
        new(
            "Get-Tip",
            "Tells something worth knowing about this shell.",
            [new("Get-Tip", "One, a different one each day."), new("Get-Tip 3", "A certain one.")]
        ),
        new(
            "Get-ExBanner",
            "Shows the words that a session begins with.",
            [new("Get-ExBanner", "Once more."), new("Get-ExBanner | Out-String", "As one text.")]
        ),
    ];
}
