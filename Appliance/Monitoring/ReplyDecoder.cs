using System.Collections.Immutable;
using System.Globalization;

namespace Appliance.Monitoring;

/// <summary>
/// What replies of mail servers, and our own errors in their shape, mean to an administrator: a table, its first fitting row
/// counts. Rows that look for words stand before rows that look at codes alone.
/// </summary>
public static class ReplyDecoder
{
    /// <summary>Null where the text says all that anybody knows.</summary>
    public static ReplyMeaning? Decode(string error, SendConnector? connector = null)
    {
        var said = Said.Read(error);
        return Rows.FirstOrDefault(row => row.Fits(said))?.Meaning(connector);
    }

    /// <summary>All that it may say, in English.</summary>
    internal static IEnumerable<string> Texts =>
        Rows.SelectMany(row => (string[])[row.What, row.ToDo]);

    private static readonly ImmutableArray<Row> Rows =
    [
        .. Connecting,
        .. Looking,
        .. Encrypting,
        .. SigningIn,
        .. Trusting,
        .. Addressing,
        .. General,
    ];

    // Our own words from SmtpClientConnection and SmtpWire.
    private static IEnumerable<Row> Connecting =>
        [
            new(Words: ["]:25 did not answer within"], Also: ["4.4.1"])
            {
                What =
                    "Nothing answers on port 25. Most often a firewall on the way drops the connection: many Internet providers block outgoing port 25.",
                Whose = ReplyOwner.InternetProvider,
                ToDo =
                    "Ask your Internet provider to open outgoing port 25, or send through a smart host on port 587.",
            },
            new(Words: ["was ended after"])
            {
                What = "The test took too long as a whole, because hosts let us wait.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Test again. When it stays so, ask whoever runs the host that answered last.",
            },
            new(Words: ["4.4.1"], Also: ["did not answer within"])
            {
                What =
                    "Nothing answers at this address and port: the server is off, the address is wrong, or a firewall on the way drops the connection.",
                Whose = ReplyOwner.You,
                ToDo = "Check the host and the port on the Network tab, and the firewall between.",
            },
            new(Words: ["]:25 refused the connection"])
            {
                What =
                    "The host is there, and nothing listens on port 25, or a firewall turns us away.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Check that its mail service runs and takes connections from this server. Providers often listen on port 587 instead.",
            },
            new(Words: ["refused the connection"])
            {
                What =
                    "The host is there, and nothing listens on this port, or a firewall turns us away.",
                Whose = ReplyOwner.You,
                ToDo = "Check the port on the Network tab, and that the mail service there runs.",
            },
            new(Words: ["no address of this machine", "which is of another family"])
            {
                What =
                    "The source address of this connector does not fit: connections cannot come from it.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Choose an address of this machine on the Network tab, or leave it empty for any.",
            },
            new(Words: ["cannot be reached ("])
            {
                What = "The network has no way to this address.",
                Whose = ReplyOwner.You,
                ToDo = "Check this machine's network, its gateway and the address.",
            },
            new(Words: ["did not answer in smtp", "sent a reply of more than"])
            {
                What =
                    "Something answers there that is no mail server, or a device on the way changes what is said.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Check host and port. Port 465 begins with TLS at once and cannot be used here; use 587 or 25.",
            },
        ];

    private static IEnumerable<Row> Looking =>
        [
            new(Words: ["is this server itself"])
            {
                What = "The smart host is this server itself. Its mail would come back for ever.",
                Whose = ReplyOwner.You,
                ToDo = "Enter the server that mail is to go to on the Network tab.",
            },
            new(Words: ["mxloopback"])
            {
                What =
                    "The domain's MX records lead back to this server, and no connector says where its mail goes from here.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Make a Send connector for this domain through the server that has its mailboxes as a smart host.",
            },
            new(Words: ["nonexistentdomain"])
            {
                What = "The recipient's domain does not exist in DNS. Most often it is misspelled.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Check how the domain is written. An internal domain needs a connector with a smart host, or internal DNS servers that know it.",
            },
            new(Words: ["smtpsend.dns.noaddress"])
            {
                What = "The domain exists, and none of its mail hosts has an address.",
                Whose = ReplyOwner.OtherSide,
                ToDo = "Tell whoever runs the domain that its MX records lead nowhere.",
            },
            new(Words: ["null mx", "5.1.10 the domain"])
            {
                What = "The domain says in DNS that it takes no mail at all.",
                Whose = ReplyOwner.OtherSide,
                ToDo = "Use another address of the recipient. Trying again does not help.",
            },
            new(Words: ["no dns server answers"])
            {
                What = "No DNS server answers this machine, so no host can be found.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Check the DNS servers in the transport settings, and that this machine reaches them.",
            },
            new(Words: ["the dns lookup of"], Also: ["refused"])
            {
                What = "The DNS server refuses to answer this machine.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Use DNS servers in the transport settings that answer questions from this network.",
            },
            new(Words: ["the dns lookup of"])
            {
                What = "The DNS servers of the domain fail. It is tried again by itself.",
                Whose = ReplyOwner.OtherSide,
                ToDo = "Wait an hour. When it stays so, tell whoever runs the domain.",
            },
            new(Words: ["was found neither in dns"])
            {
                What = "Neither DNS nor this machine knows a host of this name.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Check how the smart host is written on the Network tab, or enter its IP address.",
            },
        ];

    private static IEnumerable<Row> Encrypting =>
        [
            new(Words: ["does not offer starttls"])
            {
                What = "The host offers no encryption, and this connector demands it.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Ask whoever runs the host to offer STARTTLS. Until then mail for it waits here.",
            },
            new(Words: ["is not trusted as"], Also: ["is not for"])
            {
                What =
                    "The host shows a certificate that is made out to another name, so nobody can be sure who it is.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Enter the smart host on the Network tab by a name that stands in its certificate. If none does, ask whoever runs it for a certificate with its name.",
            },
            new(
                Words: ["is not trusted as"],
                Also: ["expired", "not within its validity", "notafter"]
            )
            {
                What = "The host's certificate has expired or is not valid yet.",
                Whose = ReplyOwner.NextHop,
                ToDo = "Ask whoever runs the host to renew it, and check this machine's clock.",
            },
            new(Words: ["is not trusted as"])
            {
                What =
                    "The host's certificate is not signed by an authority that this machine trusts.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Ask whoever runs the host for a certificate of a public authority, or let this machine trust theirs.",
            },
            new(Words: ["starttls and the handshake"])
            {
                What =
                    "Text came in the clear where only the handshake belongs. Somebody on the way may tamper with the connection.",
                Whose = ReplyOwner.InternetProvider,
                ToDo =
                    "Look for a firewall or virus scanner that inspects SMTP, and switch that off.",
            },
            new(
                Words:
                [
                    "the tls handshake with",
                    "refused starttls",
                    "454 4.7.0 tls",
                    "tls not available",
                ]
            )
            {
                What =
                    "Encryption could not be agreed on. The host may only speak an old TLS version, or have trouble with its certificate.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Ask whoever runs the host to offer TLS 1.2 or newer. It is tried again by itself.",
            },
            new(
                Words:
                [
                    "must issue a starttls",
                    "starttls first",
                    "encryption required",
                    "requires encryption",
                    "tls required",
                    "must use tls",
                ]
            )
            {
                What = "The host takes mail only over an encrypted connection.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Let this connector use TLS: on the Security tab switch off Ignore STARTTLS, or choose Basic authentication over TLS.",
            },
        ];

    private static IEnumerable<Row> SigningIn =>
        [
            new(Words: ["cannot be opened with this server's keys"])
            {
                What =
                    "The stored password was sealed with keys that this server does not have, as after a restore without them.",
                Whose = ReplyOwner.You,
                ToDo = "Type the password again on the Security tab.",
            },
            new(Words: ["offers neither auth"], Also: ["without tls"])
            {
                What = "The host lets nobody sign in without encryption.",
                Whose = ReplyOwner.You,
                ToDo = "Choose Basic authentication over TLS on the Security tab.",
            },
            new(Words: ["offers neither auth"])
            {
                What = "The host does not take a user name and password, at least not from here.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Check the port, as many providers let one sign in on 587 only. If there is no sign-in at all, choose None on the Security tab.",
            },
            new(
                Words:
                [
                    "5.7.139",
                    "basic authentication is disabled",
                    "smtpclientauthentication is disabled",
                ]
            )
            {
                What =
                    "The provider has switched sign-in with a password off for this mailbox or for the whole organization.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Switch on authenticated SMTP for the mailbox in the provider's admin centre.",
            },
            new(
                Codes: [534, 535],
                Words: ["application-specific password", "app password", "5.7.9", "badcredentials"]
            )
            {
                What = "The provider wants an app password instead of the account's own.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Make an app password in the account's security settings, and enter it on the Security tab.",
            },
            new(Codes: [535])
            {
                What =
                    "The host refuses our sign-in: wrong user name or password, or the account is locked.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Enter user name and password again on the Security tab. Some providers want the whole mail address as user name.",
            },
            new(Codes: [454], Words: ["authentication", "auth "])
            {
                What = "The host cannot check sign-ins at the moment.",
                Whose = ReplyOwner.Nobody,
                ToDo = "Nothing. It is tried again by itself.",
            },
            new(Codes: [538])
            {
                What = "The host wants encryption before one signs in.",
                Whose = ReplyOwner.You,
                ToDo = "Choose Basic authentication over TLS on the Security tab.",
            },
            new(Words: ["5.7.57", "not authenticated to send anonymous mail"])
            {
                What =
                    "The host takes mail only from who has signed in, and this connector did not.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Choose Basic authentication over TLS on the Security tab, and enter a mailbox of the provider.",
            },
            new(Codes: [530])
            {
                What = "The host takes mail only from who has signed in.",
                Whose = ReplyOwner.You,
                ToDo = "Enter a user name and password on the Security tab.",
            },
        ];

    private static IEnumerable<Row> Trusting =>
        [
            new(
                Words:
                [
                    "5.7.60",
                    "sendasdenied",
                    "permissions to send as",
                    "not allowed to send as",
                    "sender address rejected: not owned",
                ]
            )
            {
                What = "Whoever signed in may not send with this sender address.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Send with the address of the mailbox that signs in, or give that mailbox the right to send as the other one.",
            },
            new(Words: ["5.7.64", "tenantattribution"])
            {
                What = "The provider does not know this server as one of yours.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Make a connector in the provider's admin centre for mail from your own server, with this office's public address or certificate.",
            },
            new(
                Words:
                [
                    "relay access denied",
                    "unable to relay",
                    "relaying denied",
                    "relay not permitted",
                    "relaying not allowed",
                    "relay denied",
                    "we do not relay",
                ]
            )
            {
                What = "The host does not pass on mail to others for us.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Sign in on the Security tab, or ask whoever runs the host to let this server's address relay.",
            },
            new(
                Words:
                [
                    "spamhaus",
                    "blocked using",
                    "blocklist",
                    "blacklist",
                    "block list",
                    "black list",
                    "dnsbl",
                    " rbl",
                    "listed at",
                    "poor reputation",
                    "s3140",
                    "s3150",
                    "banned sending ip",
                ]
            )
            {
                What = "This office's public address stands on a list of senders of spam.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Look at the list that the reply names, find out what sent spam, and ask for removal. Meanwhile a smart host of your provider helps.",
            },
            new(Words: ["dynamic ip", "residential", "dynamic address", "dial-up"])
            {
                What = "The host takes no mail from addresses of home and dial-up lines.",
                Whose = ReplyOwner.InternetProvider,
                ToDo =
                    "Ask for a fixed address with a name, or send through your provider's smart host.",
            },
            new(
                Words: ["5.7.25", "reverse dns", "rdns", "ptr record", "reverse hostname", "no ptr"]
            )
            {
                What =
                    "This office's public address has no name in reverse DNS, or one that does not lead back.",
                Whose = ReplyOwner.InternetProvider,
                ToDo =
                    "Ask your Internet provider to set the reverse DNS name of your address to this server's name.",
            },
            new(Words: ["5.7.26", "5.7.23", "5.7.509", "spf", "dmarc"])
            {
                What =
                    "The sender's domain does not say that this server may send for it (SPF, DKIM, DMARC).",
                Whose = ReplyOwner.You,
                ToDo =
                    "Add this office's public address, or your smart host's, to the SPF record of the sender's domain.",
            },
            new(
                Codes: [421, 450, 451],
                Words:
                [
                    "greylist",
                    "graylist",
                    "grey list",
                    "gray list",
                    "4.7.1 try again",
                    "greylisted",
                ]
            )
            {
                What =
                    "The host puts unknown senders off for some minutes on purpose, to keep spam away (greylisting).",
                Whose = ReplyOwner.Nobody,
                ToDo = "Nothing. It is tried again by itself, and is taken then.",
            },
            new(
                Words:
                [
                    "too many connections",
                    "rate limit",
                    "too many messages",
                    "sending limit",
                    "throttl",
                    "4.7.28",
                    "5.4.5",
                    "quota exceeded for sending",
                    "4.7.500",
                    "server busy",
                ]
            )
            {
                What = "The host takes only so much mail at a time, and we are over it.",
                Whose = ReplyOwner.Nobody,
                ToDo =
                    "Nothing, it is tried again by itself. If it happens often, allow fewer connections in the transport settings.",
            },
            new(Words: ["helo", "ehlo"], Codes: [450, 451, 501, 504, 550, 554])
            {
                What = "The host does not like the name that we say in EHLO.",
                Whose = ReplyOwner.You,
                ToDo =
                    "Enter the public name of this server as the FQDN on the General tab. It must exist in DNS.",
            },
        ];

    private static IEnumerable<Row> Addressing =>
        [
            new(Codes: [521, 554], Words: ["takes no mail now"])
            {
                What = "The host takes no mail from here, and says so before anything else.",
                Whose = ReplyOwner.NextHop,
                ToDo = "Check that it is the right host. Its own words say why.",
            },
            new(
                Words:
                [
                    "5.1.1",
                    "5.1.10",
                    "user unknown",
                    "unknown user",
                    "no such user",
                    "mailbox unavailable",
                    "mailbox not found",
                    "recipient not found",
                    "does not exist here",
                    "invalid recipient",
                    "recipnotfound",
                ]
            )
            {
                What = "There is no mailbox of this address.",
                Whose = ReplyOwner.You,
                ToDo = "Check how the recipient is written.",
            },
            new(
                Words:
                [
                    "4.2.2",
                    "5.2.2",
                    "mailbox full",
                    "mailbox is full",
                    "over quota",
                    "overquota",
                ]
            )
            {
                What = "The recipient's mailbox is full.",
                Whose = ReplyOwner.OtherSide,
                ToDo = "Tell the recipient in another way.",
            },
            new(
                Words:
                [
                    "5.3.4",
                    "5.2.3",
                    "message size exceeds",
                    "message too large",
                    "exceeds size",
                ]
            )
            {
                What = "The message is larger than the host takes.",
                Whose = ReplyOwner.You,
                ToDo = "Send less at a time, or a link instead of the file.",
            },
            new(
                Words:
                [
                    "5.1.8",
                    "5.1.7",
                    "4.1.8",
                    "sender verify",
                    "sender address rejected",
                    "sender domain",
                    "domain of sender",
                    "sender denied",
                ]
            )
            {
                What =
                    "The host does not take this sender address: its domain does not exist or takes no mail.",
                Whose = ReplyOwner.You,
                ToDo = "Use a sender whose domain exists in DNS.",
            },
            new(Words: ["5.6.7"])
            {
                What = "The address has letters beyond ASCII, and the host does not take those.",
                Whose = ReplyOwner.OtherSide,
                ToDo = "Use another address of the same person.",
            },
            new(Words: ["5.7.1", "5.7.0", "spam", "policy"], Codes: [550, 552, 553, 554])
            {
                What =
                    "The host refuses us by a rule of its own: it takes the message for spam, or does not take mail for others from here.",
                Whose = ReplyOwner.OtherSide,
                ToDo =
                    "Read its words below. Sign in on the Security tab if it is your provider; else ask whoever runs it.",
            },
        ];

    private static IEnumerable<Row> General =>
        [
            new(Words: ["closed the connection", "broke the connection"])
            {
                What = "The other side ended the connection without a word.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Test again. Some hosts do so with addresses that they do not want; then ask whoever runs it.",
            },
            new(Words: ["did not answer within"])
            {
                What = "The host took the connection and then fell silent.",
                Whose = ReplyOwner.NextHop,
                ToDo =
                    "Test again. When it stays so, ask whoever runs the host, and look for a firewall that inspects SMTP.",
            },
            new(Codes: [421])
            {
                What = "The host has no time for us now.",
                Whose = ReplyOwner.Nobody,
                ToDo = "Nothing. It is tried again by itself.",
            },
            new(Codes: [450, 451, 452, 454])
            {
                What = "The host puts us off for now.",
                Whose = ReplyOwner.Nobody,
                ToDo = "Nothing. It is tried again by itself.",
            },
        ];

    /// <summary>What was said, ready to be compared.</summary>
    private sealed record Said(int Code, string Text)
    {
        public static Said Read(string error)
        {
            var hasCode = error is [>= '2' and <= '5', _, _, ' ' or '-', ..];
            return new Said(
                hasCode
                && int.TryParse(
                    error.AsSpan(0, 3),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var code
                )
                    ? code
                    : 0,
                error.ToLowerInvariant()
            );
        }
    }

    /// <summary>One row: fits when the code is one of these, one of the words is said, and one of the others too.</summary>
    private sealed record Row(int[]? Codes = null, string[]? Words = null, string[]? Also = null)
    {
        public required string What { get; init; }

        public required ReplyOwner Whose { get; init; }

        public required string ToDo { get; init; }

        public bool Fits(Said said) =>
            (Codes is null || Codes.Contains(said.Code)) && Has(said, Words) && Has(said, Also);

        // What a smart host does is for whoever runs it; hosts that MX records name are the recipient's.
        public ReplyMeaning Meaning(SendConnector? connector) =>
            new(
                What,
                Whose == ReplyOwner.NextHop && connector is { DnsRoutingEnabled: true }
                    ? ReplyOwner.OtherSide
                    : Whose,
                ToDo
            );

        private static bool Has(Said said, string[]? words) =>
            words is null || words.Any(word => HasWhole(said.Text, word));

        // A status code must not be found in the middle of a longer one, or of an address.
        private static bool HasWhole(string text, string word)
        {
            for (var at = Find(0); at >= 0; at = Find(at + 1))
            {
                var end = at + word.Length;
                var goesOn =
                    char.IsAsciiDigit(word[^1])
                    && end < text.Length
                    && (
                        char.IsAsciiDigit(text[end])
                        || (
                            text[end] == '.'
                            && end + 1 < text.Length
                            && char.IsAsciiDigit(text[end + 1])
                        )
                    );
                var comesOn =
                    char.IsAsciiDigit(word[0])
                    && at > 0
                    && (char.IsAsciiDigit(text[at - 1]) || text[at - 1] == '.');
                if (!goesOn && !comesOn)
                    return true;
            }
            return false;

            int Find(int from) => text.IndexOf(word, from, StringComparison.Ordinal);
        }
    }
}
