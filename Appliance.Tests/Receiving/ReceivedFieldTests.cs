using System.Net;
using Appliance.Mail;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class ReceivedFieldTests
{
    private static readonly ReceivedField Field = new()
    {
        HelloName = "client.example.org",
        Client = IPAddress.Parse("192.0.2.1"),
        ServerName = "mail.example.com",
        Server = IPAddress.Parse("192.0.2.25"),
        Protocol = "ESMTP",
        Id = "1A",
        Time = new DateTimeOffset(2026, 3, 1, 9, 5, 7, TimeSpan.FromHours(-3.5)),
    };

    [Fact]
    public void It_says_who_brought_what_where_and_when() =>
        Assert.Equal(
            "Received: from client.example.org ([192.0.2.1])\r\n"
                + "\tby mail.example.com (192.0.2.25) with ESMTP\r\n"
                + "\tid 1A;\r\n"
                + "\tSun, 1 Mar 2026 09:05:07 -0330\r\n",
            Field.ToString()
        );

    [Fact]
    public void It_names_TLS_and_a_single_recipient() =>
        Assert.Contains(
            "with ESMTPS (TLS1.3, TLS_AES_256_GCM_SHA384)\r\n\tid 1A for <b@contoso.com>;",
            (
                Field with
                {
                    Protocol = "ESMTPS",
                    Tls = "TLS1.3, TLS_AES_256_GCM_SHA384",
                    Recipient = EmailAddress.Parse("b@contoso.com"),
                }
            ).ToString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("a\r\nBcc: x", "from a??Bcc:?x (")]
    [InlineData("a) by b (c", "from a??by?b??c (")]
    [InlineData("grün", "from gr?n (")]
    [InlineData("[IPv6:::1]", "from [IPv6:::1] (")]
    [InlineData("", "from unknown (")]
    [InlineData(null, "from unknown (")]
    public void A_client_cannot_write_fields_of_its_own(string? name, string expected) =>
        Assert.Contains(
            expected,
            (Field with { HelloName = name }).ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_IPv6_address_says_so() =>
        Assert.Contains(
            "([IPv6:2001:db8::1])",
            (Field with { Client = IPAddress.Parse("2001:db8::1") }).ToString(),
            StringComparison.Ordinal
        );

    // RFC 3848 and RFC 6531 4.3.
    [Theory]
    [InlineData(false, false, false, false, "SMTP")]
    [InlineData(true, false, false, false, "ESMTP")]
    [InlineData(true, true, false, false, "ESMTPS")]
    [InlineData(true, false, true, false, "ESMTPA")]
    [InlineData(true, true, true, false, "ESMTPSA")]
    [InlineData(true, false, false, true, "UTF8SMTP")]
    [InlineData(true, true, true, true, "UTF8SMTPSA")]
    public void The_protocol_tells_how_safe_the_way_was(
        bool isExtended,
        bool isTls,
        bool isAuthenticated,
        bool isUtf8,
        string expected
    ) =>
        Assert.Equal(
            expected,
            ReceivedField.ProtocolOf(isExtended, isTls, isAuthenticated, isUtf8)
        );
}
