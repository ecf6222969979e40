using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Appliance.Tracking;
using MailKit.Security;

namespace Appliance.Delivery;

/// <summary>
/// One SMTP session outward (RFC 5321), from connect to QUIT. This part opens it: greeting, EHLO, STARTTLS, AUTH; the
/// other one sends messages. A failure is a value with one line for people; only a cancelled token throws.
/// </summary>
internal sealed partial class SmtpClientConnection : IAsyncDisposable
{
    private readonly SmtpWire _wire;
    private readonly SmtpSettings _settings;
    private readonly ProtocolLogSession? _log;
    private readonly CancellationTokenRegistration _abort;
    private EhloOffer _offer = EhloOffer.None;
    private bool _needsReset;
    private bool _isUsable = true;

    private SmtpClientConnection(
        SmtpTarget target,
        SmtpWire wire,
        SmtpSettings settings,
        CancellationToken abort
    )
    {
        Target = target;
        _wire = wire;
        _settings = settings;
        _log = wire.Log;
        // A socket that is closed ends every wait at once, so no call below carries the token.
        _abort = abort.UnsafeRegister(static state => ((SmtpWire)state!).Abort(), wire);
    }

    public SmtpTarget Target { get; }

    public EhloOffer Offer => _offer;

    /// <summary>What the peer may have of the header of a message.</summary>
    public HeaderClasses Headers => _settings.Headers;

    public bool IsEncrypted => _wire.Tls is not null;

    /// <summary>TLS version and cipher, for logs and screens; null in the clear.</summary>
    public string? TlsDescription =>
        _wire.Tls is { } tls ? $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}" : null;

    /// <summary>After a rest: is the peer still there, and silent?</summary>
    public bool IsAlive => _isUsable && !_wire.IsDisturbed;

    /// <summary>Opens a session; where TLS is only a wish and its handshake fails, a second one in the clear.</summary>
    /// <param name="connecting">Ends the opening: the program stops, or nobody waits for it any more.</param>
    /// <param name="abort">Closes the socket at any time.</param>
    public static async Task<SmtpOpening> OpenAsync(
        SmtpTarget target,
        SmtpSettings settings,
        TimeProvider time,
        CancellationToken connecting,
        CancellationToken abort = default
    )
    {
        var opening = await OpenOnceAsync(target, settings, time, connecting, abort);
        if (!opening.IsHandshakeFailure || settings.Tls.Demand != TlsDemand.Opportunistic)
            return opening;
        settings.Witness?.Fail(opening.Error!);
        // smtp-protocol 10: in clear only within the same attempt, and only where nothing demands TLS.
        return await OpenOnceAsync(
            target,
            settings with
            {
                Tls = settings.Tls with { Demand = TlsDemand.None },
            },
            time,
            connecting,
            abort
        );
    }

    private static async Task<SmtpOpening> OpenOnceAsync(
        SmtpTarget target,
        SmtpSettings settings,
        TimeProvider time,
        CancellationToken connecting,
        CancellationToken abort
    )
    {
        settings.Witness?.Reach(SmtpStage.Connect, target.ToString());
        var log = settings.BeginLog?.Invoke();
        log?.Attempt(target.EndPoint);
        var socket = new Socket(target.Family, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        if (await ConnectAsync(socket, target, settings, time, connecting) is { } error)
        {
            log?.Note(error);
            socket.Dispose();
            return SmtpOpening.Failed(error);
        }
        log?.Connected(socket.LocalEndPoint, socket.RemoteEndPoint);
        var connection = new SmtpClientConnection(
            target,
            new SmtpWire(socket, time) { Witness = settings.Witness, Log = log },
            settings,
            abort
        );
        var failure = SmtpOpening.Failed("");
        try
        {
            await using var stop = connecting.UnsafeRegister(
                static state => ((SmtpWire)state!).Abort(),
                connection._wire
            );
            failure = await connection.GreetAsync();
            if (failure is null)
                return SmtpOpening.Of(connection);
        }
        catch (WireException lost)
        {
            connecting.ThrowIfCancellationRequested();
            failure = SmtpOpening.Failed($"421 4.4.2 {target} {lost.Message}");
        }
        finally
        {
            if (failure is not null)
            {
                log?.Note(failure.Error ?? "");
                await connection.DisposeAsync();
            }
        }
        return failure;
    }

    private static async Task<string?> ConnectAsync(
        Socket socket,
        SmtpTarget target,
        SmtpSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(settings.Timers.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token,
            cancellationToken
        );
        try
        {
            if (settings.SourceAddress is { } source)
            {
                if (source.AddressFamily != target.Family)
                    return $"421 4.4.1 {target} cannot be reached from the source address {source}, which is of another family";
                socket.Bind(new IPEndPoint(source, 0));
            }
            await socket.ConnectAsync(target.EndPoint, either.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"421 4.4.1 {target} did not answer within {Durations.ForPeople(settings.Timers.Connect)}";
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => $"421 4.4.1 {target} refused the connection",
                SocketError.AddressNotAvailable =>
                    $"421 4.4.1 No connection to {target} can come from {settings.SourceAddress}: that is no address of this machine",
                var code => $"421 4.4.1 {target} cannot be reached ({code})",
            };
        }
    }

    /// <summary>Everything before the first MAIL; null when it went well.</summary>
    private async Task<SmtpOpening?> GreetAsync()
    {
        Reach(SmtpStage.Greeting);
        var code = await _wire.ReadReplyAsync(_settings.Timers.Greeting);
        // RFC 7504: 521 and 554 say that this host takes no mail; the next one may.
        if (code != 220)
            return Refused("takes no mail now");
        Reach(SmtpStage.Hello);
        if (await SayHelloAsync() is { } refused)
            return refused;
        if (await SecureAsync() is { } insecure)
            return insecure;
        return _settings.Credential is null ? null : await LogOnAsync(_settings.Credential);
    }

    private async Task<SmtpOpening?> SayHelloAsync()
    {
        _offer = EhloOffer.None;
        if (!_settings.ForceHelo)
        {
            var code = await AskAsync($"EHLO {_settings.HeloName}");
            if (code == 250)
            {
                _offer = EhloOffer.Read(_wire.Reply);
                return null;
            }
            // RFC 5321 3.2: a server that does not know EHLO says one of these.
            if (code is not (500 or 502 or 504 or 550))
                return Refused("refused our EHLO");
        }
        return await AskAsync($"HELO {_settings.HeloName}") == 250
            ? null
            : Refused("refused our HELO");
    }

    private async Task<SmtpOpening?> SecureAsync()
    {
        var tls = _settings.Tls;
        if (tls.Demand == TlsDemand.None)
            return null;
        Reach(SmtpStage.Tls);
        if (!_offer.StartTls)
            return tls.IsRequired
                ? SmtpOpening.Failed(
                    $"454 4.7.5 {Target} does not offer STARTTLS, which {tls.Reason}"
                )
                : null;
        if (await AskAsync("STARTTLS") != 220)
        {
            var reply = _wire.Reply;
            return tls.IsRequired || reply.Code == 421
                ? SmtpOpening.Failed($"454 4.7.5 {Target} refused STARTTLS: {reply}")
                : null;
        }
        // RFC 3207 4.2 and CVE-2011-0411: nothing said in the clear may count inside TLS.
        if (_wire.HasUnreadInput)
            return SmtpOpening.HandshakeFailed(
                $"454 4.7.5 {Target} sent text between STARTTLS and the handshake, which somebody on the way may have put there"
            );
        string? certificateProblem = null;
        try
        {
            await _wire.StartTlsAsync(
                tls.HandshakeWith(
                    TlsName,
                    problem => certificateProblem = problem,
                    _settings.Witness
                ),
                _settings.Timers.TlsHandshake,
                CancellationToken.None
            );
        }
        catch (WireException exception)
        {
            return certificateProblem is not null
                ? SmtpOpening.Failed(
                    $"454 4.7.5 {Target} is not trusted as {tls.Reason}: {certificateProblem}"
                )
                : SmtpOpening.HandshakeFailed(
                    $"454 4.7.5 The TLS handshake with {Target} failed: it {exception.Message}"
                );
        }
        _settings.Witness?.Secure(TlsDescription!);
        LogTls();
        return await SayHelloAsync();
    }

    // SNI bears names only (RFC 6066 3).
    private string TlsName => Target.Name.StartsWith('[') ? "" : Target.Name;

    private async Task<SmtpOpening?> LogOnAsync(NetworkCredential credential)
    {
        Reach(SmtpStage.LogOn);
        SaslMechanism? mechanism =
            _offer.AuthMechanisms.Contains("PLAIN") ? new SaslMechanismPlain(credential)
            : _offer.AuthMechanisms.Contains("LOGIN") ? new SaslMechanismLogin(credential)
            : null;
        if (mechanism is null)
            return SmtpOpening.Failed(
                $"454 4.7.0 {Target} offers neither AUTH PLAIN nor AUTH LOGIN{(IsEncrypted ? "" : " without TLS")}, so '{credential.UserName}' cannot log on"
            );
        var command = $"AUTH {mechanism.MechanismName}";
        var shown = command;
        if (mechanism.SupportsInitialResponse)
        {
            command += $" {mechanism.Challenge("", CancellationToken.None)}";
            shown += $" {ProtocolLogSession.Hidden}";
        }
        var code = await AskAsync(command, _settings.Timers.Command, shown);
        while (code == 334 && !mechanism.IsAuthenticated)
            code = await AskAsync(
                mechanism.Challenge(_wire.Reply.Text, CancellationToken.None),
                _settings.Timers.Command,
                ProtocolLogSession.Hidden
            );
        if (code == 235)
            _log?.Note(credential.UserName, "authenticated");
        return code == 235 ? null : Refused($"refused the log-on as '{credential.UserName}'");
    }

    private void Reach(SmtpStage stage) => _settings.Witness?.Reach(stage, Target.ToString());

    private ValueTask<int> AskAsync(string command) => AskAsync(command, _settings.Timers.Command);

    /// <param name="shown">What the protocol log is given instead of a secret.</param>
    private async ValueTask<int> AskAsync(string command, TimeSpan timeout, string? shown = null)
    {
        Say(command, shown);
        await _wire.FlushAsync(_settings.Timers.Write);
        return await _wire.ReadReplyAsync(timeout);
    }

    private void Say(string command, string? shown = null)
    {
        var span = _wire.GetSpan(Encoding.UTF8.GetMaxByteCount(command.Length) + 2);
        var length = Encoding.UTF8.GetBytes(command, span);
        "\r\n"u8.CopyTo(span[length..]);
        _wire.Advance(length + 2);
        _log?.Sent(shown ?? command);
    }

    private void LogTls()
    {
        if (_log is null || _wire.Tls is not { } tls)
            return;
        if (tls.RemoteCertificate is X509Certificate2 certificate)
        {
            _log.Note(certificate.Subject, "Certificate subject");
            _log.Note(certificate.Issuer, "Certificate issuer");
            _log.Note(certificate.Thumbprint, "Certificate thumbprint");
        }
        _log.Note(TlsDescription!, "TLS");
    }

    private SmtpOpening Refused(string what)
    {
        var reply = _wire.Reply;
        // 4.3.2 and its like are the peer's own; ours only says that this connection did not come about.
        return SmtpOpening.Failed($"{reply.Code} {reply.StatusOrClass} {Target} {what}: {reply}");
    }

    /// <summary>Says goodbye, waits a moment for the answer, closes.</summary>
    public async Task QuitAsync()
    {
        try
        {
            if (_isUsable)
                await AskAsync("QUIT", _settings.Timers.Quit);
        }
        catch (WireException)
        {
            // RFC 5321 4.1.1.10 asks to wait for 221; a peer that is gone already has lost nothing.
            _isUsable = false;
        }
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _isUsable = false;
        await _abort.DisposeAsync();
        _log?.Ended(_wire.IsClosedByPeer);
        _wire.Dispose();
    }
}
