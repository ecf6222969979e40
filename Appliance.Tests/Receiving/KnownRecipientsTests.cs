using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Mail;
using Appliance.Tests.Support;

namespace Appliance.Tests.Receiving;

/// <summary>RCPT to an authoritative domain, on a real socket.</summary>
public sealed class KnownRecipientsTests
{
    private const string Unknown = "550 5.1.1 User unknown";
    private const string Taken = "250 2.1.5 Recipient OK";

    private static readonly AcceptedDomain Domain = new("adatum.com")
    {
        Domain = SmtpDomain.Parse("adatum.com"),
        DomainType = AcceptedDomainType.Authoritative,
    };

    [Fact]
    public async Task Only_known_recipients_and_the_postmaster_are_taken()
    {
        await using var receiver = await TestReceiver.StartAsync(With("anna@adatum.com"));
        using var client = await MailAsync(receiver);

        Assert.Equal(Taken, await client.CommandAsync("RCPT TO:<anna@adatum.com>"));
        Assert.Equal(Taken, await client.CommandAsync("RCPT TO:<ANNA@Adatum.COM>"));
        Assert.Equal(Taken, await client.CommandAsync("RCPT TO:<postmaster@adatum.com>"));
        Assert.Equal(Taken, await client.CommandAsync("RCPT TO:<Postmaster>"));
        Assert.Equal(Unknown, await client.CommandAsync("RCPT TO:<bo@adatum.com>"));
        Assert.Equal(
            "550 5.7.1 Unable to relay",
            await client.CommandAsync("RCPT TO:<anna@sub.adatum.com>")
        );
        // The other accepted domains know nobody, and take all.
        Assert.Equal(Taken, await client.CommandAsync("RCPT TO:<whoever@contoso.com>"));
        Assert.Equal(2, receiver.Status().RecipientsRefused);
    }

    [Fact]
    public async Task An_empty_list_refuses_everybody_but_the_postmaster()
    {
        await using var receiver = await TestReceiver.StartAsync(With());
        using var client = await MailAsync(receiver);

        Assert.Equal(Unknown, await client.CommandAsync("RCPT TO:<anna@adatum.com>"));
        Assert.Equal(Taken, await client.CommandAsync("RCPT TO:<postmaster@adatum.com>"));
    }

    [Fact]
    public async Task Who_may_relay_still_reaches_nobody_who_is_not_there()
    {
        await using var receiver = await TestReceiver.StartAsync(
            With(
                TestReceiver.Connector with
                {
                    AnonymousAcceptsAnyRecipient = true,
                },
                "anna@adatum.com"
            )
        );
        using var client = await MailAsync(receiver);

        Assert.Equal(Taken, await client.CommandAsync("RCPT TO:<someone@example.net>"));
        Assert.Equal(Unknown, await client.CommandAsync("RCPT TO:<bo@adatum.com>"));
    }

    [Fact]
    public async Task A_recipient_that_is_added_is_taken_from_the_next_session_on()
    {
        var before = With();
        await using var receiver = await TestReceiver.StartAsync(before);
        using (var client = await MailAsync(receiver))
            Assert.Equal(Unknown, await client.CommandAsync("RCPT TO:<bo@adatum.com>"));

        await receiver.PublishAsync(
            new ChangeRecipients(Domain, ["bo@adatum.com"], []).ApplyTo(before)
        );

        using var next = await MailAsync(receiver);
        Assert.Equal(Taken, await next.CommandAsync("RCPT TO:<bo@adatum.com>"));
    }

    private static Organization With(params string[] recipients) =>
        With(TestReceiver.Connector, recipients);

    private static Organization With(IConfigured connector, params string[] recipients) =>
        TestReceiver
            .OrganizationWith(connector, Domain)
            .WithRecipients(Domain.Id, RecipientList.Of(recipients));

    private static async Task<SmtpTestClient> MailAsync(TestReceiver receiver)
    {
        var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.CommandAsync("EHLO client.example.net");
        await client.CommandAsync("MAIL FROM:<sender@example.net>");
        return client;
    }
}
