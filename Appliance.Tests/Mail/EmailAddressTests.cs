using Appliance.Mail;

namespace Appliance.Tests.Mail;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("anna@contoso.com", "anna", "contoso.com")]
    [InlineData("a.b+c@contoso.com", "a.b+c", "contoso.com")]
    [InlineData("\"odd @ name\"@contoso.com", "\"odd @ name\"", "contoso.com")]
    [InlineData("\"a\\\"b\"@contoso.com", "\"a\\\"b\"", "contoso.com")]
    [InlineData("anna@[192.0.2.1]", "anna", "[192.0.2.1]")]
    [InlineData("anna@[IPv6:2001:db8::1]", "anna", "[IPv6:2001:db8::1]")]
    [InlineData("anna@bücher.example", "anna", "bücher.example")]
    [InlineData("用户@例え.jp", "用户", "例え.jp")]
    public void An_address_keeps_its_parts_as_given(string text, string local, string domain)
    {
        var address = EmailAddress.Parse(text);

        Assert.Equal(local, address.LocalPart);
        Assert.Equal(domain, address.Domain);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("@contoso.com")]
    [InlineData("anna@")]
    [InlineData("anna@@contoso.com")]
    [InlineData(".anna@contoso.com")]
    [InlineData("anna.@contoso.com")]
    [InlineData("an..na@contoso.com")]
    [InlineData("an na@contoso.com")]
    [InlineData("<anna@contoso.com>")]
    [InlineData("\"anna@contoso.com")]
    [InlineData("anna@-contoso.com")]
    [InlineData("anna@[300.1.1.1]")]
    [InlineData("anna@[10.1]")]
    [InlineData("anna@contoso.com\r\nRCPT")]
    public void What_is_no_address_is_refused(string text) =>
        Assert.False(EmailAddress.TryParse(text, out _));

    [Fact]
    public void Local_parts_are_equal_to_the_letter_and_domains_without_regard_to_case()
    {
        Assert.Equal(
            EmailAddress.Parse("anna@CONTOSO.com"),
            EmailAddress.Parse("anna@contoso.com")
        );
        Assert.NotEqual(
            EmailAddress.Parse("Anna@contoso.com"),
            EmailAddress.Parse("anna@contoso.com")
        );
        Assert.Equal(
            EmailAddress.Parse("anna@bücher.example"),
            EmailAddress.Parse("anna@xn--bcher-kva.example")
        );
    }

    [Fact]
    public void A_local_part_of_315_octets_is_taken_and_one_more_is_not()
    {
        Assert.True(EmailAddress.TryParse(new string('a', 315) + "@contoso.com", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 316) + "@contoso.com", out _));
    }

    [Fact]
    public void Letters_beyond_ASCII_are_refused_where_the_session_lacks_SMTPUTF8() =>
        Assert.False(EmailAddress.TryParse("käthe@contoso.com", out _, allowUtf8: false));
}
