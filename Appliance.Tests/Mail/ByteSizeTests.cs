using Appliance.Mail;

namespace Appliance.Tests.Mail;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("10MB", 10485760)]
    [InlineData("10 mb", 10485760)]
    [InlineData("64 KB", 65536)]
    [InlineData("1.5k", 1536)]
    [InlineData("2GB", 2147483648)]
    [InlineData("1TB", 1099511627776)]
    [InlineData("1500", 1500)]
    [InlineData("12B", 12)]
    [InlineData("0", 0)]
    public void A_size_is_read_as_Exchange_reads_it(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Value.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("10 MiB")]
    [InlineData("99999999TB")]
    public void What_is_no_size_is_refused(string text) =>
        Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(10485760, "10MB", "10 MB")]
    [InlineData(1500, "1500", "1.5 KB")]
    [InlineData(0, "0", "0 B")]
    [InlineData(356352, "348KB", "348 KB")]
    [InlineData(1258291, "1258291", "1.2 MB")]
    public void A_size_is_written_exactly_for_commands_and_shortly_for_people(
        long bytes,
        string command,
        string people
    )
    {
        var size = new ByteSize(bytes);

        Assert.Equal(command, size.ToCommandText());
        Assert.Equal(people, size.ToString());
        Assert.True(ByteSize.TryParse(size.ToCommandText(), out var again));
        Assert.Equal(size, again);
    }
}
