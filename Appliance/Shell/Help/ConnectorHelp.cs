namespace Appliance.Shell.Help;

/// <summary>Help of the commands on connectors and domains.</summary>
internal static class ConnectorHelp
{
    public static CommandHelp[] All { get; } =
    [
        new(
            "Get-SendConnector",
            "Shows Send connectors: how mail for some address spaces leaves this server.",
            [
                new("Get-SendConnector", "Lists all Send connectors with their address spaces."),
                new("Get-SendConnector Outbound | Format-List", "Shows every setting of one."),
                new(
                    "Get-SendConnector | where { $_.Enabled -and $_.SmartHosts.Count -gt 0 }",
                    "Those that are enabled and deliver through smart hosts."
                ),
            ]
        ),
        new(
            "New-SendConnector",
            "Makes a Send connector. Without arguments it asks for the address spaces and the name.",
            [
                new(
                    "New-SendConnector -Name \"Subsidiary Send Connector\" -Usage Custom -AddressSpace \"*.contoso.com;5\",\"*.fabrikam.com;8\" -DnsRoutingEnabled $false -SmartHosts 192.168.1.20 -MaxMessageSize 20MB",
                    "Mail for two domains and their subdomains goes through one smart host."
                ),
                new(
                    "New-SendConnector -Name Internet -Internet -AddressSpaces '*'",
                    "All mail that no other connector takes goes to the MX hosts of its domain."
                ),
            ]
        ),
        new(
            "Set-SendConnector",
            "Changes a Send connector. The rules look at the connector as it would be afterwards.",
            [
                new(
                    "Set-SendConnector Outbound -MaxMessageSize 50MB",
                    "Larger messages may use the connector."
                ),
                new(
                    "Set-SendConnector Outbound -AddressSpaces @{Add='adatum.com;5'}",
                    "Adds an address space and keeps the others."
                ),
                new(
                    "$c = Get-SendConnector Outbound; $c.Comment = 'Ask Anna first'; $c | Set-SendConnector",
                    "Edits the object and gives it back."
                ),
            ]
        ),
        new(
            "Remove-SendConnector",
            "Removes a Send connector, after asking. Its mail is routed anew.",
            [
                new("Remove-SendConnector Outbound -WhatIf", "Says what would be removed."),
                new("Remove-SendConnector Outbound -Confirm:$false", "Removes it without asking."),
            ]
        ),
        new(
            "Test-SendConnector",
            "Walks the way that mail takes, up to the recipient and without a message: route, DNS, connect, greeting, EHLO, TLS, AUTH, MAIL, RCPT.",
            [
                new(
                    "Test-SendConnector Outbound anna@contoso.com",
                    "Each step with its time, and what to do where one failed."
                ),
                new(
                    "Test-SendConnector Outbound anna@contoso.com | Format-List",
                    "With what was said, line by line."
                ),
            ]
        ),
        new(
            "Get-ReceiveConnector",
            "Shows Receive connectors: where mail is taken in, from whom, and by which rules.",
            [
                new("Get-ReceiveConnector", "Lists all with their bindings."),
                new(
                    "Get-ReceiveConnector Office | fl Name, Bindings, RemoteIPRanges, PermissionGroups",
                    "Shows who may connect to one, and where."
                ),
            ]
        ),
        new(
            "New-ReceiveConnector",
            "Makes a Receive connector for a usage: Custom, Internet, Internal, Client or Partner.",
            [
                new(
                    "New-ReceiveConnector -Name Printers -Usage Custom -Bindings 192.168.10.5:2525 -RemoteIPRanges 192.168.10.0/24 -PermissionGroups AnonymousUsers",
                    "The machines of one network, on an address of its own."
                ),
                new(
                    "New-ReceiveConnector -Name Submission -Usage Client -RemoteIPRanges 10.0.0.0/8",
                    "Programs that sign in, on port 587."
                ),
            ]
        ),
        new(
            "Set-ReceiveConnector",
            "Changes a Receive connector. Open sessions finish by the settings they began with.",
            [
                new("Set-ReceiveConnector Office -MaxMessageSize 20MB", "Takes larger messages."),
                new(
                    "Set-ReceiveConnector Office -RemoteIPRanges @{Add='192.168.20.0/24'}",
                    "Lets one more network connect."
                ),
            ]
        ),
        new(
            "Remove-ReceiveConnector",
            "Removes a Receive connector, after asking. Its socket closes at once, its sessions finish.",
            [
                new("Remove-ReceiveConnector Office -WhatIf", "Says what would be removed."),
                new(
                    "Get-ReceiveConnector Office | Remove-ReceiveConnector -Confirm:$false",
                    "Removes it without asking."
                ),
            ]
        ),
        new(
            "Retry-ReceiveConnector",
            "Opens now the ports of a Receive connector that could not be opened. They are tried by themselves too. Exchange has no such command; the connector's page has.",
            [
                new("Retry-ReceiveConnector Office", "One connector."),
                new("Get-ReceiveConnector | Retry-ReceiveConnector", "All of them."),
            ]
        ),
        new(
            "Resolve-ReceiveConnector",
            "Says which Receive connector answers a client, and why none of the others does. Exchange has no such command; the Receive connectors page answers the same.",
            [
                new("Resolve-ReceiveConnector 192.168.10.21", "At port 25 of this machine."),
                new(
                    "Resolve-ReceiveConnector 192.168.10.21 -LocalEndpoint 127.0.0.1:587 | Format-List",
                    "At another address and port."
                ),
            ]
        ),
        new(
            "Test-SmtpConnectivity",
            "Connects to the bindings of the Receive connectors and shows the greeting.",
            [
                new("Test-SmtpConnectivity", "All enabled connectors."),
                new("Test-SmtpConnectivity Office | fl", "One connector, and which one answered."),
            ]
        ),
        new(
            "Get-ADPermission",
            "Shows the rights on a connector: those of a Receive connector's permission groups, and those given by themselves.",
            [
                new(
                    "Get-ADPermission Office -User 'NT AUTHORITY\\ANONYMOUS LOGON' | where { $_.Deny -eq $false -and $_.IsInherited -eq $false } | ft User, ExtendedRights",
                    "What strangers of its ranges may do, and whether they may send anywhere."
                ),
                new("Get-ReceiveConnector | Get-ADPermission", "The same of all connectors."),
            ]
        ),
        new(
            "Add-ADPermission",
            "Gives a right on a Receive connector: strangers of its ranges may send to any recipient. Asks where that makes an open relay.",
            [
                new(
                    "Add-ADPermission Office -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient -Force",
                    "The machines of the office may relay."
                ),
                new(
                    "Add-ADPermission Office -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient -WhatIf",
                    "Says what would be given."
                ),
            ]
        ),
        new(
            "Remove-ADPermission",
            "Takes rights of anonymous sessions away: to relay, or to name senders of your own domains.",
            [
                new(
                    "Remove-ADPermission Office -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights ms-Exch-SMTP-Accept-Authoritative-Domain-Sender -Confirm:$false",
                    "Nobody sends in your name without signing in."
                ),
                new(
                    "Remove-ADPermission Office -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient -Confirm:$false",
                    "Strangers reach accepted domains only."
                ),
                new(
                    "Remove-ADPermission Office -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient -WhatIf",
                    "Says what would be taken."
                ),
            ]
        ),
        new(
            "Get-AcceptedDomain",
            "Shows the domains whose mail is taken from everybody.",
            [
                new("Get-AcceptedDomain", "Lists all."),
                new("Get-AcceptedDomain contoso.com | fl", "Shows one, by its domain."),
            ]
        ),
        new(
            "New-AcceptedDomain",
            "Makes an accepted domain.",
            [
                new(
                    "New-AcceptedDomain -Name Fabrikam -DomainName '*.fabrikam.com'",
                    "The domain and all its subdomains, any recipient."
                ),
                new(
                    "New-AcceptedDomain -Name Adatum -DomainName adatum.com -DomainType Authoritative",
                    "Only recipients on its list are taken."
                ),
            ]
        ),
        new(
            "Set-AcceptedDomain",
            "Changes an accepted domain.",
            [
                new(
                    "Set-AcceptedDomain contoso.com -DomainType Authoritative",
                    "Unknown recipients are refused from now on."
                ),
                new(
                    "Set-AcceptedDomain contoso.com -MakeDefault $true",
                    "Its postmaster signs delivery reports."
                ),
            ]
        ),
        new(
            "Remove-AcceptedDomain",
            "Removes an accepted domain with its recipients, after asking.",
            [
                new("Remove-AcceptedDomain contoso.com -WhatIf", "Says what would be removed."),
                new(
                    "Remove-AcceptedDomain contoso.com -Confirm:$false",
                    "Removes it without asking."
                ),
            ]
        ),
        new(
            "Get-AcceptedRecipient",
            "Shows the known recipients of an accepted domain.",
            [
                new("Get-AcceptedRecipient contoso.com", "All of them."),
                new("Get-AcceptedRecipient contoso.com 'a*'", "Those that begin with a."),
            ]
        ),
        new(
            "Add-AcceptedRecipient",
            "Adds known recipients to an accepted domain.",
            [
                new(
                    "Add-AcceptedRecipient contoso.com -Address anna@contoso.com,bert@contoso.com",
                    "Adds two."
                ),
                new(
                    "'carl','dora' | % { Add-AcceptedRecipient contoso.com -Address \"$_@contoso.com\" }",
                    "Adds one after the other."
                ),
            ]
        ),
        new(
            "Remove-AcceptedRecipient",
            "Removes known recipients of an accepted domain.",
            [
                new(
                    "Remove-AcceptedRecipient contoso.com -Address info@contoso.com -Confirm:$false",
                    "Mail for this address is refused from now on."
                ),
                new(
                    "Remove-AcceptedRecipient contoso.com -Address info@contoso.com -WhatIf",
                    "Says what would be removed."
                ),
            ]
        ),
        new(
            "Import-AcceptedRecipient",
            "Takes known recipients from a file: one address a line, or a table, among them what Exchange exports.",
            [
                new(
                    "Import-AcceptedRecipient contoso.com -Path recipients.csv",
                    "Adds those that are not in the list."
                ),
                new(
                    "Import-AcceptedRecipient contoso.com -Path recipients.csv -Replace -Confirm:$false",
                    "Removes those too that the file does not have."
                ),
            ]
        ),
    ];
}
