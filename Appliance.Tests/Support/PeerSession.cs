using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Appliance.Tests.Support;

/// <summary>One connection to a <see cref="FakePeer"/>: what was said, and how it stands.</summary>
#pragma warning disable CA1001 // RunAsync disposes what it uses when the conversation ends; tests read the record long after.
public sealed class PeerSession
#pragma warning restore CA1001
{
    private readonly FakePeer _peer;
    private readonly Socket _socket;
    private readonly List<string> _commands = [];
    private readonly List<string> _recipients = [];
    private readonly MemoryStream _chunks = new();
    private Stream _stream;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private string? _mail;

    internal PeerSession(FakePeer peer, int number, Socket socket)
    {
        _peer = peer;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        Number = number;
        Remote = (IPEndPoint)socket.RemoteEndPoint!;
    }

    /// <summary>1 for the peer's first connection.</summary>
    public int Number { get; }

    public IPEndPoint Remote { get; }

    public bool IsTls { get; private set; }

    /// <summary>The server name that the client asked for in the handshake (SNI).</summary>
    public string? ServerName { get; private set; }

    public X509Certificate2? ClientCertificate { get; private set; }

    /// <summary>User and password of a log-on that was accepted.</summary>
    public (string User, string Password)? LogOn { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>What cut the session off; null while it runs and when it ended in order.</summary>
    public Exception? Interruption { get; private set; }

    /// <summary>The client said QUIT before it went.</summary>
    public bool HasQuit { get; private set; }

    public ImmutableArray<string> Commands
    {
        get
        {
            lock (_commands)
                return [.. _commands];
        }
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            if (await AnswerAsync("CONNECT", "", $"220 {_peer.Name} ESMTP", cancellationToken))
            {
                while (
                    await ReadLineAsync(cancellationToken) is { } line
                    && await HearAsync(Encoding.UTF8.GetString(line), cancellationToken)
                ) { }
            }
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or OperationCanceledException
                        or SocketException
                        or AuthenticationException
                        or ObjectDisposedException
            )
        {
            // A client that goes away, or the end of the test.
            Interruption = exception;
        }
        finally
        {
            await _stream.DisposeAsync();
            await _chunks.DisposeAsync();
            _peer.Update(() => HasEnded = true);
        }
    }

    private async Task<bool> HearAsync(string line, CancellationToken cancellationToken)
    {
        lock (_commands)
            _commands.Add(line);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var verb = (space < 0 ? line : line[..space]).ToUpperInvariant();
        var rest = space < 0 ? "" : line[(space + 1)..];
        switch (verb)
        {
            case "EHLO":
                return await AnswerAsync(verb, line, Offer(), cancellationToken);
            case "HELO":
                return await AnswerAsync(verb, line, $"250 {_peer.Name}", cancellationToken);
            case "STARTTLS":
                return await StartTlsAsync(line, cancellationToken);
            case "AUTH":
                return await LogOnAsync(line, rest, cancellationToken);
            case "MAIL":
                return await MailAsync(line, rest, cancellationToken);
            case "RCPT":
                return await RcptAsync(line, rest, cancellationToken);
            case "DATA":
                return await DataAsync(line, cancellationToken);
            case "BDAT":
                return await BdatAsync(line, rest, cancellationToken);
            case "RSET":
                Reset();
                return await AnswerAsync(verb, line, "250 2.0.0 Reset", cancellationToken);
            case "QUIT":
                HasQuit = true;
                await AnswerAsync(verb, line, "221 2.0.0 Bye", cancellationToken);
                return false;
            default:
                return await AnswerAsync(
                    verb,
                    line,
                    "502 5.5.1 Not implemented",
                    cancellationToken
                );
        }
    }

    private string Offer()
    {
        string[] lines =
        [
            _peer.Name,
            .. _peer.Extensions,
            .. _peer.Certificate is not null && !IsTls ? (string[])["STARTTLS"] : [],
        ];
        return string.Join(
            "\r\n",
            lines.Select((l, i) => i < lines.Length - 1 ? $"250-{l}" : $"250 {l}")
        );
    }

    private async Task<bool> MailAsync(
        string line,
        string rest,
        CancellationToken cancellationToken
    )
    {
        var reply = _mail is null ? "250 2.1.0 Sender OK" : "503 5.5.1 Nested MAIL";
        if (!await AnswerAsync("MAIL", line, reply, cancellationToken))
            return false;
        if (WasPositive)
            _mail = rest;
        return true;
    }

    private async Task<bool> RcptAsync(
        string line,
        string rest,
        CancellationToken cancellationToken
    )
    {
        var reply = _mail is null ? "503 5.5.1 Need MAIL" : "250 2.1.5 Recipient OK";
        if (!await AnswerAsync("RCPT", line, reply, cancellationToken))
            return false;
        if (WasPositive)
            _recipients.Add(rest);
        return true;
    }

    private async Task<bool> DataAsync(string line, CancellationToken cancellationToken)
    {
        var reply = _recipients.Count == 0 ? "554 5.5.1 No valid recipients" : "354 Go ahead";
        if (!await AnswerAsync("DATA", line, reply, cancellationToken))
            return false;
        if (!WasPositive)
            return true;
        using var content = new MemoryStream();
        while (true)
        {
            var text = await ReadLineAsync(cancellationToken);
            if (text is null)
                return false;
            if (text is [(byte)'.'])
                break;
            content.Write(text.AsSpan(text is [(byte)'.', ..] ? 1 : 0));
            content.Write("\r\n"u8);
        }
        return await EndAsync("DATA", content.ToArray(), cancellationToken);
    }

    private async Task<bool> BdatAsync(
        string line,
        string rest,
        CancellationToken cancellationToken
    )
    {
        var words = rest.Split(' ');
        var left = int.Parse(words[0], CultureInfo.InvariantCulture);
        while (left > 0)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
                return false;
            var taken = Math.Min(left, _end - _start);
            _chunks.Write(_buffer, _start, taken);
            _start += taken;
            left -= taken;
        }
        if (_recipients.Count == 0)
            return await AnswerAsync(
                "BDAT",
                line,
                "554 5.5.1 No valid recipients",
                cancellationToken
            );
        if (words.Length == 1)
            return await AnswerAsync("BDAT", line, "250 2.0.0 Chunk", cancellationToken);
        await _peer.OrderForAsync("BDAT", line, this);
        return await EndAsync("BDAT", _chunks.ToArray(), cancellationToken);
    }

    private async Task<bool> EndAsync(
        string verb,
        byte[] content,
        CancellationToken cancellationToken
    )
    {
        var message = new PeerMessage(_mail ?? "", [.. _recipients], content, verb, this);
        var usual = _recipients.Count == 0 ? "554 5.5.1 No valid recipients" : "250 2.0.0 Taken";
        Reset();
        // On record before the client hears of it, so that a test that has heard finds it.
        return await AnswerAsync(
            "CONTENT",
            message.Mail,
            usual,
            cancellationToken,
            onPositive: () => _peer.Add(message)
        );
    }

    private async Task<bool> StartTlsAsync(string line, CancellationToken cancellationToken)
    {
        var usual = _peer.Certificate is null ? "502 5.5.1 No TLS" : "220 2.0.0 Ready";
        if (!await AnswerAsync("STARTTLS", line, usual, cancellationToken))
            return false;
        if (!WasPositive)
            return true;
        if (await _peer.OrderForAsync("TLS", "", this) is { } order)
        {
            if (order != FakePeer.Drop)
                await WriteAsync(order, cancellationToken);
            return false;
        }
        Reset();
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _peer.Certificate,
                ClientCertificateRequired = _peer.WantsClientCertificate,
#pragma warning disable CA5359 // A peer of tests records the certificate; judging it is the test's business.
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    ClientCertificate = certificate as X509Certificate2;
                    return true;
                },
#pragma warning restore CA5359
            },
            cancellationToken
        );
        ServerName = tls.TargetHostName;
        IsTls = true;
        return true;
    }

    private async Task<bool> LogOnAsync(
        string line,
        string rest,
        CancellationToken cancellationToken
    )
    {
        var words = rest.Split(' ');
        (string, string) logOn;
        if (words[0].Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
        {
            var parts = Decode(words[1]).Split('\0');
            logOn = (parts[1], parts[2]);
        }
        else
        {
            var user = words.Length > 1 ? words[1] : await AskAsync("VXNlcm5hbWU6");
            logOn = (Decode(user), Decode(await AskAsync("UGFzc3dvcmQ6")));
        }
        if (!await AnswerAsync("AUTH", line, "235 2.7.0 Welcome", cancellationToken))
            return false;
        if (WasPositive)
            LogOn = logOn;
        return true;

        async Task<string> AskAsync(string prompt)
        {
            await WriteAsync($"334 {prompt}", cancellationToken);
            return Encoding.ASCII.GetString(await ReadLineAsync(cancellationToken) ?? []);
        }

        static string Decode(string base64) =>
            Encoding.UTF8.GetString(Convert.FromBase64String(base64));
    }

    private bool WasPositive { get; set; }

    /// <summary>Gives the ordered answer or the usual one; false when the session is over.</summary>
    private async Task<bool> AnswerAsync(
        string verb,
        string line,
        string usual,
        CancellationToken cancellationToken,
        Action? onPositive = null
    )
    {
        var answer =
            await _peer.OrderForAsync(verb, line, this).WaitAsync(cancellationToken) ?? usual;
        if (answer == FakePeer.Hang)
        {
            // Goes on reading, so that it notices when the client gives up.
            while (await FillAsync(cancellationToken)) { }
            return false;
        }
        var drops = answer.EndsWith(FakePeer.Drop, StringComparison.Ordinal);
        if (drops)
            answer = answer[..^FakePeer.Drop.Length];
        WasPositive = answer.Length > 0 && answer[0] is '2' or '3';
        if (WasPositive)
            onPositive?.Invoke();
        if (answer.Length > 0)
            await WriteAsync(answer, cancellationToken);
        return !drops;
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    private void Reset()
    {
        _mail = null;
        _recipients.Clear();
        _chunks.SetLength(0);
    }

    // Strict on purpose: only CRLF ends a line, so that a bare one that slips out is seen in the content.
    private async Task<byte[]?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = _buffer.AsSpan(_start, end).ToArray();
                _start += end + 2;
                return line;
            }
            if (!await FillAsync(cancellationToken))
                return null;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
