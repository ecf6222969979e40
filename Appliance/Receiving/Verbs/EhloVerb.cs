using System.Globalization;
using System.Text;

namespace Appliance.Receiving.Verbs;

/// <summary>EHLO (RFC 5321 4.1.1.1) and what is offered to this client at this moment, in Exchange's order (receive-connectors 10).</summary>
public sealed class EhloVerb : ISmtpVerb
{
    public async ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        if (!HelloArgument.TryRead(session, command, out var name))
            return Replies.InvalidDomainName;
        await session.GreetAsync(name, isExtended: true);
        return new SmtpReply(250, null, Offers(session));
    }

    private static string Offers(SmtpSession session)
    {
        var connector = session.Terms.Connector;
        var text = new StringBuilder(256).Append(HelloArgument.Welcome(session));
        void Offer(bool offered, string keyword)
        {
            if (offered)
                text.Append('\n').Append(keyword);
        }
        Offer(
            connector.SizeEnabled != SizeAdvertisement.Disabled,
            connector.SizeEnabled == SizeAdvertisement.EnabledWithoutValue
                ? "SIZE"
                : "SIZE "
                    + session
                        .Terms.MaxMessageSize(session.IsSubmission)
                        .ToString(CultureInfo.InvariantCulture)
        );
        Offer(connector.PipeliningEnabled, "PIPELINING");
        Offer(connector.DeliveryStatusNotificationEnabled, "DSN");
        Offer(connector.EnhancedStatusCodesEnabled, "ENHANCEDSTATUSCODES");
        Offer(session.OffersStartTls, "STARTTLS");
        Offer(session.OffersAuth && session.Account is null, "AUTH PLAIN LOGIN");
        Offer(connector.EightBitMimeEnabled, "8BITMIME");
        Offer(connector.ChunkingEnabled, "CHUNKING");
        // RFC 6531 3.1: SMTPUTF8 goes with 8BITMIME only.
        Offer(connector.SmtpUtf8Enabled && connector.EightBitMimeEnabled, "SMTPUTF8");
        return text.ToString();
    }
}
