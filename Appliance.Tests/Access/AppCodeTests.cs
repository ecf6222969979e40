using System.Text;
using Appliance.Access;

namespace Appliance.Tests.Access;

public sealed class AppCodeTests
{
    // RFC 6238 appendix B, the last six of its eight digits.
    private static readonly string RfcKey = Base32.Encode(
        Encoding.ASCII.GetBytes("12345678901234567890")
    );

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, AppCode.At(RfcKey, moment));
        Assert.Equal(seconds / 30, AppCode.Match(RfcKey, code, moment, lastStep: 0));
    }

    [Theory]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(-60, false)]
    [InlineData(60, false)]
    public void A_clock_may_be_half_a_minute_off(int seconds, bool matches)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var key = AppCode.NewKey();
        var code = AppCode.At(key, now.AddSeconds(seconds));

        Assert.Equal(matches, AppCode.Match(key, code, now, lastStep: 0) is not null);
    }

    [Fact]
    public void A_code_is_taken_once()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = AppCode.At(RfcKey, now);
        var step = AppCode.Match(RfcKey, code, now, lastStep: 0);

        Assert.NotNull(step);
        Assert.Null(AppCode.Match(RfcKey, code, now.AddSeconds(20), step.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("abcdef")]
    [InlineData("٠٥٠٤٧١")]
    public void What_is_no_code_matches_nothing(string code) =>
        Assert.Null(AppCode.Match(RfcKey, code, DateTimeOffset.FromUnixTimeSeconds(1111111111), 0));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Keys_are_written_in_base_32(string plain, string encoded)
    {
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(plain)));
        Assert.Equal(Encoding.ASCII.GetBytes(plain), Base32.Decode(encoded));
        Assert.Null(Base32.Decode("M1"));
    }

    [Fact]
    public void The_address_for_the_app_names_server_and_person() =>
        Assert.Equal(
            "otpauth://totp/Appliance%20mail.example.com:anna%40home?secret=MZXW6&issuer=Appliance%20mail.example.com&digits=6&period=30",
            AppCode.Address("MZXW6", "Appliance mail.example.com", "anna@home")
        );
}
