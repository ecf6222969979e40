using System.Text;
using Appliance.Configuration.SubmissionAccounts;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class AuthorCheckTests
{
    private static readonly SubmissionAccount Scanner = new("scanner")
    {
        PasswordHash = "",
        AllowedSenders = ["scanner@contoso.com", "@fabrikam.com"],
    };

    [Theory]
    [InlineData("Subject: nobody", false)]
    [InlineData("From: scanner@contoso.com", false)]
    [InlineData("From: Scanner No. 3 <SCANNER@contoso.com>, anybody@fabrikam.com", false)]
    [InlineData("From: =?utf-8?B?R3LDvMOfZQ==?= <scanner@contoso.com> (office)", false)]
    [InlineData("From: Gr\xc3\xbc\xc3\x9f\x65 <scanner@contoso.com>", false)]
    [InlineData("from :\r\n scanner@contoso.com\r\nSender: a@fabrikam.com", false)]
    [InlineData("Resent-From: ceo@contoso.com\r\nReply-To: ceo@contoso.com", false)]
    [InlineData("From: ceo@contoso.com", true)]
    [InlineData("From: scanner@contoso.com, ceo@contoso.com", true)]
    [InlineData("From: scanner@contoso.com\r\n\t,ceo@contoso.com", true)]
    [InlineData("From: us: scanner@contoso.com, ceo@contoso.com;", true)]
    [InlineData("From: scanner@contoso.com\r\nFrom: ceo@contoso.com", true)]
    [InlineData("From: scanner@contoso.com\r\nSENDER\t: ceo@contoso.com", true)]
    [InlineData("From: \"scanner@contoso.com\" <ceo@contoso.com>", true)]
    [InlineData("From: scanner", true)]
    [InlineData("From:", true)]
    [InlineData("From: undisclosed:;", true)]
    [InlineData("From: <<>>", true)]
    public void Each_address_in_From_and_Sender_must_be_one_of_the_accounts(
        string header,
        bool isForeign
    )
    {
        Assert.Equal(isForeign, HasForeignAuthor(header + "\r\n\r\n"));
        Assert.Equal(isForeign, HasForeignAuthor(header + "\r\n"));
    }

    [Fact]
    public void What_is_hidden_behind_a_long_list_is_not_believed() =>
        Assert.True(
            HasForeignAuthor(
                "From: "
                    + string.Join(
                        ",\r\n ",
                        Enumerable.Repeat("scanner@contoso.com", 1000).Append("ceo@contoso.com")
                    )
                    + "\r\n"
            )
        );

    private static bool HasForeignAuthor(string header)
    {
        var check = new AuthorCheck(Scanner);
        foreach (var line in header.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            check.Read(Encoding.Latin1.GetBytes(line + "\n"));
        check.Complete();
        return check.HasForeignAuthor;
    }
}
