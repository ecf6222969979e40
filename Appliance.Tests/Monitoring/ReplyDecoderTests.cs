using Appliance.Configuration.SendConnectors;
using Appliance.Monitoring;

namespace Appliance.Tests.Monitoring;

/// <summary>Replies as servers really word them, and our own errors, each with what an administrator should learn of it.</summary>
public sealed class ReplyDecoderTests
{
    [Theory]
    // Our own words: no connection.
    [InlineData(
        "421 4.4.1 mx1.contoso.test [192.0.2.1]:25 did not answer within 30 s",
        ReplyOwner.InternetProvider,
        "outgoing port 25"
    )]
    [InlineData(
        "421 4.4.1 relay.contoso.test [192.0.2.1]:587 did not answer within 30 s",
        ReplyOwner.You,
        "firewall"
    )]
    [InlineData(
        "421 4.4.1 [192.0.2.1]:25 refused the connection",
        ReplyOwner.NextHop,
        "nothing listens on port 25"
    )]
    [InlineData(
        "421 4.4.1 [192.0.2.1]:2525 refused the connection",
        ReplyOwner.You,
        "nothing listens on this port"
    )]
    [InlineData(
        "421 4.4.1 [192.0.2.1]:25 cannot be reached (HostUnreachable)",
        ReplyOwner.You,
        "no way to this address"
    )]
    [InlineData(
        "421 4.4.1 No connection to [192.0.2.1]:25 can come from 10.0.0.9: that is no address of this machine",
        ReplyOwner.You,
        "source address"
    )]
    [InlineData(
        "421 4.4.2 [192.0.2.1]:465 did not answer in SMTP",
        ReplyOwner.You,
        "no mail server"
    )]
    [InlineData(
        "421 4.4.2 relay.contoso.test [192.0.2.1]:587 did not answer within 30 s",
        ReplyOwner.NextHop,
        "fell silent"
    )]
    [InlineData(
        "421 4.4.2 relay.contoso.test [192.0.2.1]:25 did not answer within 30 s",
        ReplyOwner.NextHop,
        "fell silent"
    )]
    [InlineData(
        "421 4.4.2 [192.0.2.1]:25 closed the connection",
        ReplyOwner.NextHop,
        "without a word"
    )]
    // Our own words: nobody found.
    [InlineData(
        "554 5.3.5 The smart host [10.0.0.1]:25 is this server itself: its mail would come back for ever",
        ReplyOwner.You,
        "this server itself"
    )]
    [InlineData(
        "554 5.4.6 SMTPSEND.DNS.MxLoopback; the MX records of contoso.test point to this server itself, and no connector says where else its mail goes",
        ReplyOwner.You,
        "this server"
    )]
    [InlineData(
        "550 5.4.4 SMTPSEND.DNS.NonExistentDomain; the domain contso.test does not exist",
        ReplyOwner.You,
        "misspelled"
    )]
    [InlineData(
        "550 5.4.4 SMTPSEND.DNS.NoAddress; no host of the domain contoso.test has an address",
        ReplyOwner.OtherSide,
        "none of its mail hosts"
    )]
    [InlineData(
        "556 5.1.10 The domain contoso.test takes no mail: it has a null MX record (RFC 7505)",
        ReplyOwner.OtherSide,
        "takes no mail at all"
    )]
    [InlineData(
        "451 4.4.0 The DNS lookup of MX for contoso.test failed: no DNS server answers",
        ReplyOwner.You,
        "No DNS server answers"
    )]
    [InlineData(
        "451 4.4.0 The DNS lookup of MX for contoso.test failed: the server says ServerFailure",
        ReplyOwner.OtherSide,
        "DNS servers of the domain"
    )]
    [InlineData(
        "451 4.4.0 The DNS lookup of MX for contoso.test failed: the server says Refused",
        ReplyOwner.You,
        "refuses to answer"
    )]
    [InlineData(
        "451 4.4.0 The smart host relai.contoso.test was found neither in DNS nor in the hosts file",
        ReplyOwner.You,
        "knows a host of this name"
    )]
    // TLS.
    [InlineData(
        "454 4.7.5 mx [192.0.2.1]:25 does not offer STARTTLS, which connector 'Out' demands by RequireTLS",
        ReplyOwner.NextHop,
        "no encryption"
    )]
    [InlineData(
        "454 4.7.5 relay [192.0.2.1]:587 is not trusted as Basic authentication over TLS of connector 'Out' demands: its certificate 'CN=other.test' is not for relay",
        ReplyOwner.You,
        "another name"
    )]
    [InlineData(
        "454 4.7.5 relay [192.0.2.1]:587 is not trusted as Basic authentication over TLS of connector 'Out' demands: its certificate 'CN=relay' is not trusted: certificate has expired",
        ReplyOwner.NextHop,
        "expired"
    )]
    [InlineData(
        "454 4.7.5 relay [192.0.2.1]:587 is not trusted as Basic authentication over TLS of connector 'Out' demands: its certificate 'CN=relay' is not trusted: self-signed certificate",
        ReplyOwner.NextHop,
        "not signed by an authority"
    )]
    [InlineData(
        "454 4.7.5 The TLS handshake with mx [192.0.2.1]:25 failed: it broke the connection",
        ReplyOwner.NextHop,
        "Encryption could not be agreed on"
    )]
    [InlineData(
        "454 4.7.0 TLS not available due to local problem",
        ReplyOwner.NextHop,
        "Encryption could not be agreed on"
    )]
    [InlineData(
        "530 5.7.0 Must issue a STARTTLS command first",
        ReplyOwner.You,
        "only over an encrypted connection"
    )]
    // Signing in.
    [InlineData(
        "535 5.7.3 Authentication unsuccessful",
        ReplyOwner.You,
        "wrong user name or password"
    )]
    [InlineData(
        "535 5.7.8 relay [192.0.2.1]:587 refused the log-on as 'scanner': 535 5.7.8 Error: authentication failed",
        ReplyOwner.You,
        "wrong user name or password"
    )]
    [InlineData(
        "535 5.7.8 Username and Password not accepted. For more information, go to https://support.example/?p=BadCredentials",
        ReplyOwner.You,
        "app password"
    )]
    [InlineData("534 5.7.9 Application-specific password required", ReplyOwner.You, "app password")]
    [InlineData(
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
        ReplyOwner.You,
        "switched sign-in with a password off"
    )]
    [InlineData(
        "454 4.7.0 Temporary authentication failure",
        ReplyOwner.Nobody,
        "cannot check sign-ins"
    )]
    [InlineData(
        "454 4.7.0 relay [192.0.2.1]:25 offers neither AUTH PLAIN nor AUTH LOGIN without TLS, so 'scanner' cannot log on",
        ReplyOwner.You,
        "without encryption"
    )]
    [InlineData(
        "454 4.7.0 relay [192.0.2.1]:25 offers neither AUTH PLAIN nor AUTH LOGIN, so 'scanner' cannot log on",
        ReplyOwner.NextHop,
        "does not take a user name"
    )]
    [InlineData(
        "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM",
        ReplyOwner.You,
        "only from who has signed in"
    )]
    [InlineData("530 5.7.1 Authentication required", ReplyOwner.You, "only from who has signed in")]
    [InlineData(
        "538 5.7.11 Encryption needed for this mechanism",
        ReplyOwner.You,
        "encryption before one signs in"
    )]
    // What the host thinks of us.
    [InlineData(
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        ReplyOwner.You,
        "may not send with this sender"
    )]
    [InlineData(
        "554 5.2.252 SendAsDenied; scanner@contoso.test not allowed to send as boss@contoso.test",
        ReplyOwner.You,
        "may not send with this sender"
    )]
    [InlineData(
        "550 5.7.64 TenantAttribution; Relay Access Denied",
        ReplyOwner.You,
        "does not know this server"
    )]
    [InlineData("550 5.7.1 Unable to relay", ReplyOwner.NextHop, "does not pass on mail")]
    [InlineData(
        "554 5.7.1 <bob@fabrikam.test>: Relay access denied",
        ReplyOwner.NextHop,
        "does not pass on mail"
    )]
    [InlineData(
        "554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.example",
        ReplyOwner.You,
        "list of senders of spam"
    )]
    [InlineData(
        "550 5.7.25 The IP address sending this message does not have a PTR record setup",
        ReplyOwner.InternetProvider,
        "reverse DNS"
    )]
    [InlineData(
        "550 5.7.26 This mail is unauthenticated: SPF and DKIM did not pass",
        ReplyOwner.You,
        "SPF"
    )]
    [InlineData(
        "451 4.7.1 Greylisting in action, please come back later",
        ReplyOwner.Nobody,
        "greylisting"
    )]
    [InlineData(
        "421 4.7.28 Our system has detected an unusual rate of mail",
        ReplyOwner.Nobody,
        "only so much mail"
    )]
    [InlineData(
        "504 5.5.2 <printer>: Helo command rejected: need fully-qualified hostname",
        ReplyOwner.You,
        "name that we say in EHLO"
    )]
    // The addresses.
    [InlineData(
        "550 5.1.1 The email account that you tried to reach does not exist",
        ReplyOwner.You,
        "no mailbox"
    )]
    [InlineData(
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        ReplyOwner.You,
        "no mailbox"
    )]
    [InlineData("452 4.2.2 Over quota", ReplyOwner.OtherSide, "mailbox is full")]
    [InlineData(
        "552 5.3.4 Message size exceeds fixed limit",
        ReplyOwner.You,
        "larger than the host takes"
    )]
    [InlineData(
        "450 4.1.8 <x@nowhere.test>: Sender address rejected: Domain not found",
        ReplyOwner.You,
        "sender address"
    )]
    [InlineData(
        "550 5.7.1 Message rejected due to content policy",
        ReplyOwner.OtherSide,
        "rule of its own"
    )]
    // What is left.
    [InlineData(
        "554 5.0.0 mx [192.0.2.1]:25 takes no mail now: 554 No SMTP service here",
        ReplyOwner.NextHop,
        "before anything else"
    )]
    [InlineData("421 4.3.2 Service not available", ReplyOwner.Nobody, "no time for us")]
    [InlineData("451 4.3.0 Try again later", ReplyOwner.Nobody, "puts us off")]
    public void A_reply_is_said_in_plain_words(string reply, ReplyOwner whose, string words)
    {
        var meaning = ReplyDecoder.Decode(reply);

        Assert.NotNull(meaning);
        Assert.Contains(words, meaning.What, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(whose, meaning.Whose);
        Assert.NotEmpty(meaning.ToDo);
    }

    [Theory]
    [InlineData("550 5.5.0 No")]
    [InlineData("something that is no reply")]
    [InlineData("")]
    // No status code: numbers of an address, and a longer code.
    [InlineData("550 5.0.0 Ask 10.5.1.1 about it")]
    [InlineData("550 5.1.12 Of another kind")]
    public void What_nobody_knows_more_about_is_left_as_it_is(string reply) =>
        Assert.Null(ReplyDecoder.Decode(reply));

    [Fact]
    public void Hosts_that_mx_records_name_are_the_recipients_own()
    {
        const string Reply = "550 5.7.1 Unable to relay";
        var byMx = new SendConnector("out");

        Assert.Equal(ReplyOwner.OtherSide, ReplyDecoder.Decode(Reply, byMx)!.Whose);
        Assert.Equal(
            ReplyOwner.NextHop,
            ReplyDecoder.Decode(Reply, byMx with { DnsRoutingEnabled = false })!.Whose
        );
    }
}
