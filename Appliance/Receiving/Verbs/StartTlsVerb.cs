namespace Appliance.Receiving.Verbs;

/// <summary>STARTTLS (RFC 3207).</summary>
public sealed class StartTlsVerb : ISmtpVerb
{
    public async ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        if (command.HasArgument)
            return Replies.InvalidArguments;
        if (session.IsTls)
            return Replies.TlsAlreadyActive;
        if (!session.Terms.Offers(AuthMechanisms.Tls))
            return Replies.CommandNotOffered;
        if (session.Host.Tls.OptionsFor(session.Terms.ServerName) is not { } options)
            return Replies.TlsNotAvailable;
        var channel = session.Channel;
        // Whatever stands behind the command was not encrypted and would be read as if it were (CVE-2011-0411).
        if (channel.HasUnread())
            return Replies.CommandsBehindStartTls;
        channel.ReleaseLine();
        var ready = Replies.ReadyForTls.ToBytes(session.Terms.Connector.EnhancedStatusCodesEnabled);
        if (await channel.StartTlsAsync(ready, options, ServerTls.HandshakeTimeout))
        {
            session.ForgetClient();
            channel.Log?.Note(ServerTls.Describe(channel.Tls!), "TLS");
        }
        else
        {
            channel.Log?.Note("The handshake failed", "TLS");
            session.Abandon();
        }
        return null;
    }
}
