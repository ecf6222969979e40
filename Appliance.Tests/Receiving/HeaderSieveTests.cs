using System.Text;
using Appliance.Mail;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class HeaderSieveTests
{
    [Theory]
    [InlineData(
        "A: 1\r\nX-MS-Exchange-Forest-Z: 1\r\n 2\r\nB: 2\r\n\r\nx",
        "A: 1\r\nB: 2\r\n\r\nx"
    )]
    [InlineData("X-MS-Exchange-Organization-A:\r\n\r\n", "\r\n")]
    [InlineData(
        "\r\nX-MS-Exchange-Organization-A: text\r\n",
        "\r\nX-MS-Exchange-Organization-A: text\r\n"
    )]
    [InlineData("no field\r\nX-MS-Exchange-Organization-A: 1\r\n\r\n", "no field\r\n\r\n")]
    public void What_a_client_may_not_bring_stays_out_however_it_comes(
        string content,
        string expected
    )
    {
        foreach (var pieces in ContentScannerTests.Splits(content))
        {
            var sieve = new HeaderSieve(new HeaderFirewall(HeaderClasses.Routing));
            var passed = new StringBuilder();
            foreach (var piece in pieces)
            {
                ReadOnlySpan<byte> rest = Encoding.Latin1.GetBytes(piece);
                while (!rest.IsEmpty && !sieve.IsAtEnd)
                    passed.Append(Encoding.Latin1.GetString(sieve.Next(ref rest)));
                passed.Append(Encoding.Latin1.GetString(rest));
            }
            Assert.Equal(expected, passed.ToString());
        }
    }
}
