namespace Appliance.Receiving;

/// <summary>The rights of a session in the words of the protocol log: names of ms-Exch rights without their prefix (logs 3).</summary>
internal static class SessionRights
{
    public static string Words(SmtpSession session)
    {
        if (!session.MaySubmit)
            return "None";
        if (session.Account is not null)
            return "SMTPSubmit SMTPAcceptAnyRecipient BypassAntiSpam AcceptRoutingHeaders";
        var connector = session.Terms.Connector;
        return "SMTPSubmit SMTPAcceptAnySender"
            + (connector.AnonymousMayUseOwnDomains ? " SMTPAcceptAuthoritativeDomainSender" : "")
            + " AcceptRoutingHeaders"
            + (connector.AnonymousAcceptsAnyRecipient ? " SMTPAcceptAnyRecipient" : "");
    }
}
