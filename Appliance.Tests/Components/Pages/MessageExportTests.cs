using Appliance.Components.Pages;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Tests.Support;

namespace Appliance.Tests.Components.Pages;

public sealed class MessageExportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly MessageLine Message = new(
        7,
        3,
        MessageStatus.Retry,
        "anna@example.com",
        "Salary",
        "<1@example.com>",
        "Office",
        "192.0.2.7",
        new ByteSize(1234),
        Noon,
        Noon.AddDays(2),
        [
            new("bob@example.net", RecipientStatus.Retry, 2, "450 later", Noon.AddHours(1), null),
            new("eve@example.net", RecipientStatus.Retry, 1, null, null, null),
        ]
    );

    [Fact]
    public void Each_head_has_its_cell_and_moments_name_their_zone()
    {
        var row = Row(mayRead: true);

        Assert.Equal("2026-11-23T12:00:00.0000000+00:00", row["Received"]);
        Assert.Equal("2", row["Tries"]);
        Assert.Equal("1234", row["Bytes"]);
        Assert.Equal("anna@example.com", row["From"]);
        Assert.Equal("bob@example.net, eve@example.net", row["To"]);
        Assert.Equal("Salary", row["Subject"]);
        Assert.Equal("450 later", row["Last error"]);
    }

    [Fact]
    public void Who_may_not_read_messages_takes_no_addresses_and_subjects_away()
    {
        var row = Row(mayRead: false);

        Assert.Equal("…@example.com", row["From"]);
        Assert.Equal("…@example.net", row["To"]);
        Assert.Equal("(subject hidden)", row["Subject"]);
    }

    [Fact]
    public void The_file_has_all_pages_of_what_is_chosen_on_the_screen()
    {
        var at = QueueAddress.Of(3, "Size -gt 10", "Retry", "-Size", 4, 7, "Headers");

        Assert.Equal(
            "queues/3/messages.csv?filter=Size%20-gt%2010&state=Retry&sort=-Size",
            at.ExportHref
        );
    }

    private static Dictionary<string, string?> Row(bool mayRead) =>
        MessageExport
            .Heads(EnglishTexts.Text)
            .Zip(MessageExport.Cells(Message, mayRead, EnglishTexts.Text))
            .ToDictionary(pair => pair.First, pair => pair.Second);
}
