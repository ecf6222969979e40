using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Mail;

namespace Appliance.Tests.Configuration.Domains;

public sealed class RecipientFileTests
{
    private static readonly AcceptedDomain Domain = new("contoso.com")
    {
        Domain = SmtpDomain.Parse("contoso.com"),
        IncludesSubdomains = true,
        DomainType = AcceptedDomainType.Authoritative,
    };

    [Theory]
    [InlineData("anna@contoso.com\nbo@contoso.com\n")]
    [InlineData("anna@contoso.com\r\nbo@contoso.com")]
    [InlineData("Mailboxes\nanna@contoso.com\n\nbo@contoso.com\n")]
    [InlineData("\"Email\"\n\"anna@contoso.com\"\n\"bo@contoso.com\"\n")]
    [InlineData("Name;E-mail;Phone\nMeier;anna@contoso.com;1\nBo;bo@contoso.com;2\n")]
    [InlineData("Meier, Anna,anna@contoso.com\nBo,,bo@contoso.com\n")]
    [InlineData("Name\tMail\nAnna\tanna@contoso.com\nBo\tbo@contoso.com")]
    [InlineData("Anna Meier <anna@contoso.com>\n<bo@contoso.com>\n")]
    [InlineData("anna@contoso.com\nANNA@Contoso.com\nbo@contoso.com\n")]
    [InlineData(
        "#TYPE Microsoft.Exchange.Data.Directory.Management.ReducedRecipient\r\n"
            + "\"Name\",\"PrimarySmtpAddress\"\r\n\"Meier, Anna\",\"anna@contoso.com\"\r\n\"Bo \"\"B\"\"\",\"bo@contoso.com\"\r\n"
    )]
    [InlineData(
        "Name,EmailAddresses\nAnna,\"{SMTP:anna@contoso.com, X400:C=us;A= ;P=Org;O=Ex;S=x@y;, sip:anna.meier@contoso.com}\"\n"
            + "Bo,\"smtp:bo@contoso.com X500:/o=Org/ou=First\"\n"
    )]
    public void The_same_two_recipients_are_read_from_what_offices_have(string text)
    {
        var file = RecipientFile.Read(text);

        Assert.Empty(file.Faults);
        Assert.Equal(
            ["anna@contoso.com", "bo@contoso.com"],
            file.Addresses.Select(RecipientList.KeyOf)
        );
    }

    [Fact]
    public void What_cannot_be_read_is_named_with_its_line()
    {
        var file = RecipientFile.Read(
            "Name,PrimarySmtpAddress\nAnna,anna@contoso.com\nBo,bo at contoso.com\n\"two\nlines\",carl@\nDora,\n"
        );

        Assert.Equal(["anna@contoso.com"], file.Addresses.Select(RecipientList.KeyOf));
        Assert.Equal(
            [(3, "bo at contoso.com"), (4, "carl@"), (6, "Dora, ")],
            file.Faults.Select(fault => (fault.Line, fault.Text))
        );
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_is_said()
    {
        var file = RecipientFile.Read("anna@contoso.com\n\"bo@contoso.com\ncarl@contoso.com\n");

        Assert.Contains(file.Faults, fault => fault is { Line: 2, Text: "\"" });
    }

    [Fact]
    public void A_lone_word_is_no_address_and_no_head()
    {
        var fault = Assert.Single(RecipientFile.Read("nobody").Faults);

        Assert.Equal((1, "nobody"), (fault.Line, fault.Text));
    }

    [Fact]
    public void An_import_tells_new_from_known_from_gone_and_leaves_other_domains_out()
    {
        var organization = new Organization([Domain]).WithRecipients(
            Domain.Id,
            RecipientList.Of(["anna@contoso.com", "old@contoso.com"])
        );

        var import = RecipientImport.Of(
            RecipientFile.Read(
                "Anna@contoso.com\nbo@sales.contoso.com\nsomeone@fabrikam.com\nnobody here\n"
            ),
            Domain,
            organization
        );

        Assert.Equal(["bo@sales.contoso.com"], import.Added);
        Assert.Equal(["anna@contoso.com"], import.Unchanged);
        Assert.Equal(["old@contoso.com"], import.Missing);
        Assert.Equal(["someone@fabrikam.com"], import.Foreign);
        Assert.Single(import.Faults);
        Assert.Empty(import.ToChange(replace: false).Removed);
        Assert.Equal(["old@contoso.com"], import.ToChange(replace: true).Removed);
    }

    [Fact]
    public void Fifty_thousand_lines_are_read_to_the_last()
    {
        var text = string.Join(
            "\r\n",
            Enumerable.Range(0, 50_000).Select(i => $"\"Person {i}\";\"person{i}@contoso.com\"")
        );

        var file = RecipientFile.Read(text);

        Assert.Empty(file.Faults);
        Assert.Equal(50_000, file.Addresses.Length);
    }
}
