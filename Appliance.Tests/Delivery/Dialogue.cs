using System.Collections.Immutable;
using System.Net;
using System.Text;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Tests.Support;

namespace Appliance.Tests.Delivery;

/// <summary>Short ways to open a connection to a peer and to send something.</summary>
internal static class Dialogue
{
    public const string Text = "Subject: hello\r\n\r\nA line.\r\n";

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static SmtpSettings Settings(TlsDemand demand = TlsDemand.Opportunistic) =>
        new("client.test", new OutboundTls(demand, "the test demands"));

    public static Task<SmtpOpening> TryOpenAsync(
        FakePeer peer,
        SmtpSettings? settings = null,
        string name = "peer.test",
        TimeProvider? time = null
    ) =>
        SmtpClientConnection.OpenAsync(
            new SmtpTarget(name, peer.EndPoint),
            settings ?? Settings(),
            time ?? TimeProvider.System,
            Cancellation,
            Cancellation
        );

    public static async Task<SmtpClientConnection> OpenAsync(
        FakePeer peer,
        SmtpSettings? settings = null,
        TimeProvider? time = null
    )
    {
        var opening = await TryOpenAsync(peer, settings, time: time);
        Assert.Null(opening.Error);
        return opening.Connection!;
    }

    public static SmtpTransaction Message(string text, params string[] recipients) =>
        Message(Encoding.UTF8.GetBytes(text), recipients);

    public static SmtpTransaction Message(byte[] content, params string[] recipients) =>
        new(
            new Envelope(
                EmailAddress.Parse("anna@sender.test"),
                [
                    .. (recipients.Length == 0 ? ["bob@peer.test"] : recipients).Select(
                        r => new EnvelopeRecipient(EmailAddress.Parse(r))
                    ),
                ]
            )
        )
        {
            Length = content.Length,
            Content = content,
            HasEightBit = !Ascii.IsValid(content),
        };

    public static SmtpTransaction FromFile(this SmtpTransaction transaction)
    {
        var bytes = transaction.Content.ToArray();
        return transaction with { Content = default, OpenStream = () => new MemoryStream(bytes) };
    }

    public static IEnumerable<(DeliveryVerdict Verdict, string Reply)> Brief(
        this TransactionResult result
    ) => result.Outcomes.Select(o => (o.Verdict, o.Reply.ToString()));
}
