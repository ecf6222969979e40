using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Appliance.Tests.Support;

namespace Appliance.Tests.Dialogues;

/// <summary>Plays one script; what its lines mean stands at <see cref="DialogueTests"/>.</summary>
internal sealed class Dialogue(string[] script)
{
    private readonly StringBuilder _outgoing = new();
    private readonly List<string> _content = [];
    private SmtpTestClient _client = null!;
    private TestReceiver _receiver = null!;

    public async Task PlayAsync()
    {
        var settings = script
            .Where(line => line.StartsWith("connector:", StringComparison.Ordinal))
            .Select(line => line["connector:".Length..])
            .FirstOrDefault("default");
        await using var receiver = await TestReceiver.StartAsync(
            connector =>
                DialogueTests.Configure(
                    connector,
                    settings.Replace("no-certificate", "", StringComparison.Ordinal)
                ),
            withCertificate: !settings.Contains("no-certificate", StringComparison.Ordinal)
        );
        _receiver = receiver;
        using var client = await receiver.ConnectAsync();
        _client = client;
        for (var i = 0; i < script.Length; i++)
        {
            try
            {
                await PlayAsync(script[i]);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"Line {(i + 1).ToString(CultureInfo.InvariantCulture)}, '{script[i]}': {exception.Message}",
                    exception
                );
            }
        }
        await SendAsync();
        if (_content.Count > 0)
            Assert.Equal(
                string.Concat(_content.Select(line => line + "\r\n")),
                await receiver.OriginalAsync(receiver.Received()[^1])
            );
    }

    private async Task PlayAsync(string line)
    {
        if (line.StartsWith("C: ", StringComparison.Ordinal) || line == "C:")
        {
            _outgoing.Append(Unescape(line.Length > 3 ? line[3..] : "")).Append("\r\n");
            return;
        }
        if (line.StartsWith("C> ", StringComparison.Ordinal))
        {
            _outgoing.Append(Unescape(line[3..]));
            return;
        }
        await SendAsync();
        switch (line)
        {
            case "":
            case var _ when line[0] == '#':
            case var _ when line.StartsWith("connector:", StringComparison.Ordinal):
                break;
            case "TLS":
                await _client.StartTlsAsync();
                break;
            case "BYE":
                _client.Dispose();
                await _receiver.WaitUntilAsync(() => _receiver.Status().Sessions == 0);
                break;
            case "END":
                _client.EndSending();
                break;
            case "CLOSED":
                Assert.Null(await _client.ReadLineAsync());
                break;
            case var _ when line.StartsWith("WAIT ", StringComparison.Ordinal):
                _receiver.Time.Advance(TimeSpan.Parse(line[5..], CultureInfo.InvariantCulture));
                break;
            case var _ when line.StartsWith("S: ", StringComparison.Ordinal):
                Expect(line[3..], await _client.ReadLineAsync());
                break;
            case var _ when line.StartsWith("Q: ", StringComparison.Ordinal):
                Assert.Equal(line[3..], Describe());
                break;
            case var _ when line.StartsWith("B:", StringComparison.Ordinal):
                _content.Add(
                    Encoding.UTF8.GetString(
                        Encoding.Latin1.GetBytes(Unescape(line.Length > 3 ? line[3..] : ""))
                    )
                );
                break;
            default:
                throw new FormatException("This is no line of a dialogue.");
        }
    }

    private async Task SendAsync()
    {
        if (_outgoing.Length == 0)
            return;
        var text = _outgoing.ToString();
        _outgoing.Clear();
        await _client.SendAsync(text);
    }

    private static void Expect(string pattern, string? line)
    {
        Assert.True(line is not null, "The server closed the connection.");
        var regex =
            "^"
            + Regex
                .Escape(pattern.Replace('*', '\u0001'))
                .Replace("\u0001", ".*", StringComparison.Ordinal)
            + "$";
        Assert.True(
            Regex.IsMatch(line, regex, RegexOptions.Singleline, TimeSpan.FromSeconds(1)),
            $"The server said '{line}'."
        );
    }

    private string Describe()
    {
        var messages = _receiver.Received();
        return messages.Count == 0
            ? "nothing"
            : string.Join(
                " | ",
                messages.Select(message =>
                    $"<{message.Sender}> {string.Join(' ', message.Recipients.Select(r => $"<{r.Address}>"))}"
                )
            );
    }

    // One octet per character; text beyond ASCII is written as the UTF-8 octets it stands for.
    private static string Unescape(string text)
    {
        var octets = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        return Regex.Replace(
            octets,
            @"\\(r|n|0|t|\\|x[0-9a-f]{2}|\*[0-9]+)",
            match =>
                match.Value[1] switch
                {
                    'r' => "\r",
                    'n' => "\n",
                    '0' => "\0",
                    't' => "\t",
                    '\\' => "\\",
                    'x' => ((char)Convert.ToByte(match.Value[2..], 16)).ToString(),
                    // \*100 is a hundred times the letter a.
                    _ => new string('a', int.Parse(match.Value[2..], CultureInfo.InvariantCulture)),
                },
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );
    }
}
