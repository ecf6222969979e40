using System.Text;
using Appliance.Delivery;
using Appliance.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static Appliance.Tests.Delivery.Dialogue;

namespace Appliance.Tests.Delivery;

public sealed class BytesUnchangedTests
{
    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("PIPELINING", "CHUNKING")]
    [InlineData("CHUNKING")]
    public async Task Whatever_lines_a_message_has_they_arrive_as_they_are(
        params string[] extensions
    )
    {
        await using var peer = FakePeer.Start(p => p.Extensions = [.. extensions, "8BITMIME"]);
        await using var connection = await OpenAsync(peer);
        var cancellation = Cancellation;

        await Task.Run(
            () =>
                Check.One(
                    Config.QuickThrowOnFailure.WithMaxTest(150),
                    Prop.ForAll(
                        Arb.From(Contents),
                        content =>
                        {
                            foreach (
                                var transaction in (SmtpTransaction[])
                                    [Message(content), Message(content).FromFile()]
                            )
                            {
                                var result = connection.SendAsync(transaction).AsTask();
                                var arrived = peer.NextAsync(cancellation);
                                Assert.Null(
                                    result
                                        .WaitAsync(cancellation)
                                        .GetAwaiter()
                                        .GetResult()
                                        .ConnectionError
                                );
                                Assert.Equal(content, arrived.GetAwaiter().GetResult().Content);
                            }
                        }
                    )
                ),
            cancellation
        );
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("PIPELINING", "CHUNKING")]
    public async Task A_large_message_with_dots_at_every_seam_arrives_as_it_is(
        params string[] extensions
    )
    {
        await using var peer = FakePeer.Start(p => p.Extensions = extensions);
        await using var connection = await OpenAsync(peer);
        // Lines of 1 to 97 octets, each beginning with a dot, so that CR, LF and dot fall on every boundary of a buffer.
        var text = new StringBuilder();
        for (var i = 0; text.Length < 3_000_000; i++)
            text.Append('.').Append('x', i % 97).Append("\r\n");
        var content = Encoding.ASCII.GetBytes(text.ToString());

        foreach (
            var transaction in (SmtpTransaction[])[Message(content), Message(content).FromFile()]
        )
        {
            Assert.Null((await connection.SendAsync(transaction)).ConnectionError);
            Assert.Equal(content, (await peer.NextAsync(Cancellation)).Content);
        }
    }

    [Fact]
    public async Task A_message_without_a_last_line_end_gets_one_only_where_DATA_needs_it()
    {
        await using var data = FakePeer.Start(p => p.Extensions = []);
        await using var bdat = FakePeer.Start(p => p.Extensions = ["CHUNKING"]);
        await using var byData = await OpenAsync(data);
        await using var byBdat = await OpenAsync(bdat);

        await byData.SendAsync(Message("Subject: x\r\n\r\nend"));
        await byBdat.SendAsync(Message("Subject: x\r\n\r\nend"));

        Assert.Equal("Subject: x\r\n\r\nend\r\n", (await data.NextAsync(Cancellation)).Text);
        Assert.Equal("Subject: x\r\n\r\nend", (await bdat.NextAsync(Cancellation)).Text);
    }

    [Fact]
    public void Line_ends_are_judged_alike_however_the_octets_are_cut()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(
                Arb.From(
                    from bytes in Gen.ArrayOf(
                        Gen.Frequency(
                            (4, Gen.Constant((byte)'\r')),
                            (4, Gen.Constant((byte)'\n')),
                            (1, Gen.Constant((byte)'x'))
                        )
                    )
                    from padding in Gen.Choose(0, 80)
                    from cut in Gen.Choose(0, 200)
                    select (Bytes: (byte[])[.. Pad(padding), .. bytes, .. Pad(padding)], Cut: cut)
                ),
                sample =>
                {
                    var (bytes, cut) = sample;
                    cut = Math.Min(cut, bytes.Length);
                    byte previous = 0;
                    var clean =
                        MessageLines.AreClean(bytes.AsSpan(0, cut), ref previous)
                        && MessageLines.AreClean(bytes.AsSpan(cut), ref previous)
                        && previous != '\r';
                    var text = Encoding
                        .Latin1.GetString(bytes)
                        .Replace("\r\n", "", StringComparison.Ordinal);
                    Assert.Equal(!text.Contains('\r') && !text.Contains('\n'), clean);
                }
            )
        );
    }

    private static byte[] Pad(int length) => [.. Enumerable.Repeat((byte)'x', length)];

    private static Gen<byte[]> Contents =>
        from lines in Gen.ArrayOf(
            Gen.OneOf(
                Gen.Constant(Encoding.ASCII.GetBytes(".")),
                Gen.Constant(Encoding.ASCII.GetBytes("..")),
                Gen.Constant(Encoding.ASCII.GetBytes(".x")),
                Gen.Constant(Array.Empty<byte>()),
                Gen.ArrayOf(
                    Gen.Choose(0, 255).Where(b => b is not ('\r' or '\n')).Select(b => (byte)b)
                )
            )
        )
        select lines.SelectMany(line => (byte[])[.. line, (byte)'\r', (byte)'\n']).ToArray();
}
