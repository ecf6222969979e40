using Appliance.Mail;

namespace Appliance.Tests.Mail;

public sealed class AddressSpaceTests
{
    [Theory]
    [InlineData("SMTP:contoso.com;1")]
    [InlineData("contoso.com;1")]
    [InlineData("SMTP:contoso.com")]
    [InlineData("contoso.com")]
    [InlineData("smtp: CONTOSO.com. ;1")]
    public void Four_spellings_and_more_are_one_value(string text) =>
        Assert.Equal("SMTP:contoso.com;1", AddressSpace.Parse(text).ToString());

    [Theory]
    [InlineData("*", "SMTP:*;1")]
    [InlineData("*;100", "SMTP:*;100")]
    [InlineData("*.com", "SMTP:*.com;1")]
    [InlineData("*.contoso.com;5", "SMTP:*.contoso.com;5")]
    [InlineData("Local:SMTP:contoso.com;3", "SMTP:contoso.com;3")]
    [InlineData("local:contoso.com", "SMTP:contoso.com;1")]
    [InlineData("bücher.example", "SMTP:xn--bcher-kva.example;1")]
    [InlineData("FAX:*", "FAX:*;1")]
    [InlineData("Fax:+49 30 1", "Fax:+49 30 1;1")]
    [InlineData("x400:c=US;a=Fabrikam;P=Contoso;5", "X400:c=US;a=Fabrikam;P=Contoso;5")]
    [InlineData("NOTES:a:b;7", "NOTES:a:b;7")]
    public void What_is_valid_prints_in_the_SP1_form(string text, string printed)
    {
        var space = AddressSpace.Parse(text);

        Assert.Equal(printed, space.ToString());
        Assert.Equal(
            text.StartsWith("local:", StringComparison.OrdinalIgnoreCase),
            space.IsLocalScope
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("SMTP:")]
    [InlineData("*contoso.com")]
    [InlineData("con*so.com")]
    [InlineData("a.*.com")]
    [InlineData("contoso..com")]
    [InlineData("contoso.com;0")]
    [InlineData("contoso.com;101")]
    [InlineData("contoso.com;")]
    [InlineData("contoso.com;cheap")]
    [InlineData("contoso.com;1;2")]
    [InlineData("--")]
    [InlineData("SM TP:contoso.com")]
    [InlineData("FAX:")]
    [InlineData("X400:c=US;a=Fabrikam;P=Contoso")]
    [InlineData("X400:c=USA;a=Fabrikam;1")]
    [InlineData("X400:c=US;c=DE;1")]
    [InlineData("X400:zz=US;1")]
    public void What_is_not_valid_is_refused_with_a_sentence(string text)
    {
        Assert.False(AddressSpace.TryParse(text, out _, out var problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "contoso.com", true)]
    [InlineData("contoso.com", "contoso.com", true)]
    [InlineData("contoso.com", "Contoso.COM.", true)]
    [InlineData("contoso.com", "sales.contoso.com", false)]
    [InlineData("*.contoso.com", "contoso.com", true)]
    [InlineData("*.contoso.com", "a.b.contoso.com", true)]
    [InlineData("*.contoso.com", "notcontoso.com", false)]
    [InlineData("FAX:*", "contoso.com", false)]
    public void A_wildcard_covers_its_domain_and_all_below_it(
        string space,
        string domain,
        bool covers
    ) => Assert.Equal(covers, AddressSpace.Parse(space).Covers(SmtpDomain.Parse(domain)));

    [Fact]
    public void The_cost_does_not_make_another_space() =>
        Assert.True(
            AddressSpace.Parse("contoso.com;1").IsSameSpace(AddressSpace.Parse("CONTOSO.com;9"))
        );
}
