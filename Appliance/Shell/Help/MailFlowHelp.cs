namespace Appliance.Shell.Help;

/// <summary>Help of the commands on transport, queues and messages.</summary>
internal static class MailFlowHelp
{
    public static CommandHelp[] All { get; } =
    [
        new(
            "Get-TransportConfig",
            "Shows the settings for the whole organization.",
            [
                new("Get-TransportConfig", "All of them."),
                new("(Get-TransportConfig).MaxReceiveSize", "One of them."),
            ]
        ),
        new(
            "Set-TransportConfig",
            "Changes the settings for the whole organization.",
            [
                new(
                    "Set-TransportConfig -MaxReceiveSize 25MB -MaxSendSize 25MB",
                    "Larger messages in both directions."
                ),
                new(
                    "Set-TransportConfig -TLSSendDomainSecureList @{Add='fabrikam.com'}",
                    "One more domain that must prove who it is."
                ),
            ]
        ),
        new(
            "Get-TransportServer",
            "Shows the settings of this server: retries, expiry, connections, DNS, reports.",
            [
                new("Get-TransportServer", "In short."),
                new("Get-TransportServer | Format-List", "All of them."),
            ]
        ),
        new(
            "Set-TransportServer",
            "Changes the settings of this server.",
            [
                new(
                    "Set-TransportServer MAIL -MessageExpirationTimeout 3.00:00:00",
                    "Undeliverable mail goes back after three days."
                ),
                new(
                    "Get-TransportServer | Set-TransportServer -MaxOutboundConnections 500",
                    "By pipeline."
                ),
            ]
        ),
        new(
            "Get-Queue",
            "Shows queues: mail that waits, by where it goes next.",
            [
                new("Get-Queue", "All of them."),
                new(
                    "Get-Queue -Filter \"Status -eq 'Retry'\" -SortOrder -MessageCount",
                    "Those in trouble, the longest first."
                ),
            ]
        ),
        new(
            "Suspend-Queue",
            "Stops a queue: mail still enters it, none leaves.",
            [
                new("Suspend-Queue Submission -Confirm:$false", "Nothing is routed any more."),
                new(
                    "Suspend-Queue -Filter \"MessageCount -gt 1000\" -WhatIf",
                    "Says which queues it would be."
                ),
            ]
        ),
        new(
            "Resume-Queue",
            "Lets a suspended queue go on.",
            [
                new("Resume-Queue Submission", "Mail is routed again."),
                new(
                    "Get-Queue | where Status -eq Suspended | Resume-Queue",
                    "All that are suspended."
                ),
            ]
        ),
        new(
            "Retry-Queue",
            "Tries a queue now, whatever its timer says.",
            [
                new(
                    "Retry-Queue -Filter \"Status -eq 'Retry'\"",
                    "All queues that wait for another attempt."
                ),
                new(
                    "Get-Queue Unreachable -ErrorAction SilentlyContinue | Retry-Queue -Resubmit $true",
                    "Routes its messages anew."
                ),
            ]
        ),
        new(
            "Get-Message",
            "Shows messages that wait in queues.",
            [
                new("Get-Message -ResultSize 50", "The first fifty."),
                new(
                    "Get-Message -Filter \"FromAddress -like '*@contoso.com'\" -IncludeRecipientInfo",
                    "From one domain, with their recipients."
                ),
            ]
        ),
        new(
            "Suspend-Message",
            "Holds messages back.",
            [
                new("Suspend-Message -Filter \"Size -gt 5MB\" -Confirm:$false", "All large ones."),
                new(
                    "Suspend-Message -Filter \"Subject -like '*invoice*'\" -WhatIf",
                    "Says how many it would be."
                ),
            ]
        ),
        new(
            "Resume-Message",
            "Lets messages go on that were held back.",
            [
                new("Resume-Message -Filter \"Status -eq 'Suspended'\"", "All that are suspended."),
                new(
                    "Get-Message -Filter \"Status -eq 'Suspended'\" | Resume-Message",
                    "The same, one by one."
                ),
            ]
        ),
        new(
            "Retry-Message",
            "Tries deferred messages now. Exchange has no such command; the queue viewer has.",
            [
                new(
                    "Retry-Message -Filter \"Status -eq 'Retry'\"",
                    "All that wait for their own time."
                ),
                new(
                    "Get-Message -Filter \"Status -eq 'Retry'\" | Retry-Message",
                    "The same, one by one."
                ),
            ]
        ),
        new(
            "Get-MessageContent",
            "Shows what is inside a message: its header fields, its text, and its attachments by name.",
            [
                new(
                    "Get-Message -ResultSize 1 | Get-MessageContent -Reason 'The sender asked where it is'",
                    "All that is shown of it."
                ),
                new(
                    "(Get-Message -ResultSize 1 | Get-MessageContent -Reason 'The sender asked').Headers",
                    "The header fields alone."
                ),
            ]
        ),
        new(
            "Save-ExportedMessage",
            "Hands out as a file what Export-Message sent down the pipe; scripts of Exchange 2010 and later know it as AssembleMessage.",
            [
                new(
                    "Get-Message -Filter \"Status -eq 'Suspended'\" | Export-Message -Reason 'For the sender' | AssembleMessage",
                    "Each suspended message as a file of its own."
                ),
                new(
                    "Get-Message -Filter \"Status -eq 'Suspended'\" -ResultSize 1 | Export-Message -Reason 'For the sender' | Save-ExportedMessage message.eml",
                    "One of them, under this name."
                ),
            ]
        ),
        new(
            "Remove-Message",
            "Removes messages from their queues, with a report to the senders unless told otherwise.",
            [
                new(
                    "Remove-Message -Filter \"FromAddress -eq 'spam@contoso.com'\" -WithNDR $false -Confirm:$false",
                    "Without telling the sender."
                ),
                new(
                    "Remove-Message -Filter \"Size -gt 50MB\" -WhatIf",
                    "Says how many it would be."
                ),
            ]
        ),
        new(
            "Export-Message",
            "Gives a suspended message as a file that the Replay directory takes. The message stays in its queue.",
            [
                new(
                    "Get-Message -Filter \"Status -eq 'Suspended'\" | Export-Message -Reason 'Asked for by its sender'",
                    "All that are suspended."
                ),
                new(
                    "Get-Message -Filter \"Status -eq 'Suspended'\" | select -First 1 | Export-Message -Path message.eml -Reason 'Support case'",
                    "One, under a name of its own."
                ),
            ]
        ),
        new(
            "Suspend-TransportService",
            "Takes no more mail; what is here goes on to leave.",
            [
                new("Suspend-TransportService -WhatIf", "Says what would be done."),
                new(
                    "Suspend-TransportService -Confirm:$false",
                    "Closes the mail ports without asking."
                ),
            ]
        ),
        new(
            "Resume-TransportService",
            "Takes mail again.",
            [
                new("Resume-TransportService", "Opens the mail ports."),
                new("Resume-TransportService -WhatIf", "Says what would be done."),
            ]
        ),
        new(
            "Stop-TransportService",
            "Ends the program as a signal would: cleanly, and nothing that was accepted is lost.",
            [
                new("Stop-TransportService -WhatIf", "Says what would be done."),
                new("Stop-TransportService -WhatIf -Verbose", "The same, with more words."),
            ]
        ),
        new(
            "Send-TestMessage",
            "Puts a message of our own into the queue, by the door that all mail takes.",
            [
                new("Send-TestMessage anna@contoso.com", "From the postmaster."),
                new(
                    "Send-TestMessage anna@contoso.com -Sender scanner@contoso.com",
                    "From another address."
                ),
            ]
        ),
    ];
}
