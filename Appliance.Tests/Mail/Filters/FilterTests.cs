using System.Net;
using Appliance.Mail;
using Appliance.Mail.Filters;

namespace Appliance.Tests.Mail.Filters;

/// <summary>The filters of queues.md 4, over a record that has one property of each type.</summary>
public sealed class FilterTests
{
    private static readonly FilterProperty<Item>[] Properties =
    [
        new TextProperty<Item>("Subject", item => item.Subject),
        new TextProperty<Item>("Recipients", item => item.Recipients) { LikeOnly = true },
        new NumberProperty<Item>("RetryCount", item => item.Retries),
        new SizeProperty<Item>("Size", item => item.Size),
        new TimeProperty<Item>("DateReceived", item => item.Received),
        new EnumProperty<Item, MessageStatus>("Status", item => item.Status),
        new AddressProperty<Item>("SourceIP", item => item.Source),
        new GuidProperty<Item>("NextHopConnector", item => item.Connector),
    ];

    private static readonly Item It = new(
        "Scan from O'Hara",
        ["anna@example.net", "bob@example.org"],
        3,
        64 * 1024,
        new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero),
        MessageStatus.Retry,
        IPAddress.Parse("192.0.2.1"),
        Guid.Parse("6f9619ff-8b86-d011-b42d-00cf4fc964ff")
    );

    [Theory]
    [InlineData("Subject -eq 'scan FROM o''hara'")]
    [InlineData("subject -like \"*o'hara\"")]
    [InlineData("Subject -like 'Scan*' -and Subject -like '*from*'")]
    [InlineData("Subject -notlike 'Invoice*'")]
    [InlineData("Subject -ne 'x'")]
    [InlineData("Subject -gt 'Scam'")]
    [InlineData("Subject -lt 'Sd'")]
    [InlineData("Recipients -like '*@example.org'")]
    [InlineData("Recipients -notlike '*@example.com'")]
    [InlineData("RetryCount -eq 3")]
    [InlineData(
        "RetryCount -gt 2 -and RetryCount -lt 4 -and RetryCount -ge 3 -and RetryCount -le 3"
    )]
    [InlineData("RetryCount -ne '4'")]
    [InlineData("Size -eq 64KB")]
    [InlineData("Size -gt '12800' -and Size -lt 1MB")]
    [InlineData("DateReceived -lt '2026-03-01 10:00:01'")]
    [InlineData("DateReceived -ge '2026-03-01T11:00:00+01:00'")]
    [InlineData("Status -eq retry")]
    [InlineData("Status -ne 'Suspended'")]
    [InlineData("SourceIP -eq 192.0.2.1")]
    [InlineData("NextHopConnector -eq '6F9619FF-8B86-D011-B42D-00CF4FC964FF'")]
    [InlineData("-not (Status -eq 'Ready')")]
    [InlineData("!(Status -eq 'Ready')")]
    [InlineData("{ Status -eq 'Retry' }")]
    [InlineData("Status -eq 'Ready' -and Size -gt 1 -or RetryCount -eq 3")]
    [InlineData("Status -eq 'Ready' -and (Size -gt 1 -or RetryCount -eq 3) -or Size -eq 64KB")]
    [InlineData("-NOT Status -EQ 'Ready' -AND RetryCount -EQ 3")]
    public void What_fits(string text) => Assert.True(Read(text).Matches(It));

    [Theory]
    [InlineData("Subject -eq 'Scan'")]
    [InlineData("Subject -like 'can*'")]
    [InlineData("Subject -like '*from'")]
    [InlineData("Subject -like 'Scan*Scan*'")]
    [InlineData("Recipients -like '*@example.com'")]
    [InlineData("RetryCount -gt 3")]
    [InlineData("Size -lt 64KB")]
    [InlineData("Status -eq 'Ready' -and (Size -gt 1 -or RetryCount -eq 3)")]
    [InlineData("-not (Status -eq 'Retry')")]
    [InlineData("SourceIP -ne 192.0.2.1")]
    public void What_does_not_fit(string text) => Assert.False(Read(text).Matches(It));

    [Theory]
    [InlineData("", 1, "a property was expected")]
    [InlineData("Colour -eq 'red'", 1, "'Colour' is no property")]
    [InlineData("Status", 7, "an operator was expected")]
    [InlineData("Status Retry", 8, "an operator was expected")]
    [InlineData("Status -is 'Retry'", 8, "an operator was expected")]
    [InlineData("Status -1 'Retry'", 8, "an operator was expected")]
    [InlineData("Status -eq", 11, "a value was expected")]
    [InlineData("Status -eq -and Size -gt 1", 12, "a value was expected")]
    [InlineData("Status -eq 'Asleep'", 12, "Status is one of Ready, Active")]
    [InlineData("Status -eq 2", 12, "Status is one of")]
    [InlineData("Status -like 'Re*'", 8, "-like does not go with Status")]
    [InlineData("Recipients -eq 'a@example.net'", 12, "-eq does not go with Recipients")]
    [InlineData("Size -like '1*'", 6, "-like does not go with Size")]
    [InlineData("Size -gt 'big'", 10, "Size is a size")]
    [InlineData("RetryCount -gt 1.5", 16, "RetryCount is a whole number")]
    [InlineData("DateReceived -gt 'yesterday'", 18, "DateReceived is a time")]
    [InlineData("SourceIP -eq 'here'", 14, "SourceIP is an IP address")]
    [InlineData("NextHopConnector -eq 'x'", 22, "NextHopConnector is a GUID")]
    [InlineData("Subject -eq 'open", 13, "quote is not closed")]
    [InlineData("(Status -eq 'Retry'", 1, "parenthesis is not closed")]
    [InlineData("{Status -eq 'Retry'", 20, "brace")]
    [InlineData("Status -eq 'Retry' )", 20, "-and, -or or the end")]
    [InlineData(
        "Status -eq 'Retry' Size -gt 1",
        20,
        "-and, -or or the end was expected, not 'Size'"
    )]
    public void What_is_wrong_and_where(string text, int position, string message)
    {
        Assert.False(Filter.TryParse(text, Properties, out _, out var error));
        Assert.Equal(position, error.Position);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_depth_of_parentheses_ends_the_process()
    {
        Assert.False(Filter.TryParse(new string('(', 100_000), Properties, out _, out var error));
        Assert.Contains("too deeply", error.Message, StringComparison.Ordinal);
    }

    private static Filter<Item> Read(string text)
    {
        Assert.True(
            Filter.TryParse(text, Properties, out var filter, out var error),
            error?.Message
        );
        return filter;
    }

    private sealed record Item(
        string? Subject,
        string[] Recipients,
        long? Retries,
        long? Size,
        DateTimeOffset? Received,
        MessageStatus Status,
        IPAddress? Source,
        Guid? Connector
    );
}
