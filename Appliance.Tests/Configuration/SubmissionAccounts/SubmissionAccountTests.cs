using Appliance.Configuration.SubmissionAccounts;
using Appliance.Mail;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Configuration.SubmissionAccounts;

public sealed class SubmissionAccountTests
{
    [Theory]
    [InlineData("*", "anybody@fabrikam.com", true)]
    [InlineData("anna@contoso.com", "anna@contoso.com", true)]
    [InlineData("anna@contoso.com", "ANNA@CONTOSO.com", true)]
    [InlineData("anna@contoso.com", "bob@contoso.com", false)]
    [InlineData("@contoso.com", "bob@Contoso.COM", true)]
    [InlineData("@contoso.com", "bob@sales.contoso.com", false)]
    [InlineData("@contoso.com", null, true)]
    public void An_account_sends_as_those_it_may(string allowed, string? sender, bool may) =>
        Assert.Equal(
            may,
            (Account with { AllowedSenders = [allowed] }).MaySendAs(
                sender is null ? null : EmailAddress.Parse(sender)
            )
        );

    [Fact]
    public void An_account_that_may_send_as_nobody_is_refused() =>
        AssertRefused(
            Account with
            {
                AllowedSenders = [],
            },
            nameof(SubmissionAccount.AllowedSenders)
        );

    [Theory]
    [InlineData("contoso.com")]
    [InlineData("@")]
    [InlineData("anna@")]
    [InlineData("*@contoso.com ")]
    public void A_pattern_that_means_nothing_is_refused(string pattern)
    {
        // '*' is a letter of a local part like any other (RFC 5322 3.2.3), so this one is an address, but for its blank.
        AssertRefused(
            Account with
            {
                AllowedSenders = [pattern],
            },
            nameof(SubmissionAccount.AllowedSenders)
        );
    }

    [Fact]
    public void A_sender_that_stands_twice_is_refused() =>
        AssertRefused(
            Account with
            {
                AllowedSenders = ["anna@contoso.com", "Anna@contoso.com"],
            },
            nameof(SubmissionAccount.AllowedSenders)
        );

    [Fact]
    public void Two_accounts_cannot_have_one_name() =>
        AssertRefused(
            Account,
            nameof(SubmissionAccount.Name),
            new SubmissionAccount("SCANNER") { PasswordHash = "", AllowedSenders = ["*"] }
        );
}
