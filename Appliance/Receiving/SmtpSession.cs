using System.Security.Authentication;
using Appliance.Receiving.Verbs;
using Appliance.Tracking;
using Microsoft.AspNetCore.Connections;

namespace Appliance.Receiving;

/// <summary>
/// One conversation: read a line, ask <see cref="SessionOrder"/>, let the verb answer, write its reply. What a verb needs to
/// know of the client stands here; what it does stands in <c>Verbs/</c>.
/// </summary>
public sealed partial class SmtpSession(SmtpChannel channel, SessionTerms terms, SessionHost host)
{
    // RFC 5321 4.5.3.2 leaves it open; who does not take its last reply within this is cut off.
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(10);

    // Slow-loris guard (smtp-protocol 6): content that comes slower than this is no mail.
    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(5);
    private const int MinBytesPerSecond = 100;

    private readonly long _began = host.Time.GetTimestamp();
    private readonly DateTimeOffset _beganAt = host.Time.GetUtcNow();
    private int _messagesAccepted;
    private long _endingSince;
    private long _windowBegan;
    private long _windowReceived;
    private int _protocolErrors;
    private bool _isClosing;
    private bool _isClosedByClient;

    public SmtpChannel Channel => channel;

    public SessionTerms Terms => terms;

    public SessionHost Host => host;

    /// <summary>What the client called itself; null before EHLO or HELO.</summary>
    public string? HelloName { get; private set; }

    /// <summary>The client said EHLO, not HELO.</summary>
    public bool IsExtended { get; private set; }

    /// <summary>The account the client signed in with; null while it is anonymous.</summary>
    public SubmissionAccount? Account { get; private set; }

    public MailTransaction? Transaction { get; private set; }

    public int LogonFailures { get; set; }

    public bool IsTls => channel.Tls is not null;

    /// <summary>Mail of this session counts as sent by us, not as received from outside.</summary>
    public bool IsSubmission =>
        Account is not null || (terms.Connector.AnonymousAcceptsAnyRecipient && MaySubmit);

    public bool MaySubmit =>
        terms.Permits(
            Account is null ? PermissionGroups.AnonymousUsers : PermissionGroups.ExchangeUsers
        );

    public bool OffersStartTls =>
        !IsTls && terms.Offers(AuthMechanisms.Tls) && host.Tls.IsAvailable(terms.ServerName);

    /// <summary>RFC 4954 4: mechanisms are listed only where they can be used.</summary>
    public bool OffersAuth =>
        terms.Permits(PermissionGroups.ExchangeUsers)
        && terms.Offers(AuthMechanisms.BasicAuth)
        && (IsTls || !terms.Offers(AuthMechanisms.BasicAuthRequireTLS));

    /// <summary>A picture of this moment, for whoever looks from outside.</summary>
    public SessionStatus Status =>
        new(
            channel.Remote,
            channel.Local,
            _beganAt,
            Phase,
            Interlocked.Read(ref _windowBegan) != 0,
            HelloName,
            Account?.Name,
            channel.Tls is { } tls ? ServerTls.Describe(tls) : null,
            Volatile.Read(ref _messagesAccepted),
            channel.Received
        );

    private SessionPhase Phase =>
        Transaction?.Phase ?? (HelloName is null ? SessionPhase.Connected : SessionPhase.Greeted);

    public async Task RunAsync()
    {
        LogBegan(host.Log, terms.Connector.Name, channel.Remote);
        if (terms.Connector.ProtocolLoggingLevel == ProtocolLoggingLevel.Verbose)
            BeginLog();
        try
        {
            await ConverseAsync();
        }
        catch (Exception exception) when (IsLostConnection(exception))
        {
            _isClosedByClient = true;
            LogLost(host.Log, terms.Connector.Name, channel.Remote);
        }
        catch (Exception exception)
        {
            LogFailed(host.Log, terms.Connector.Name, channel.Remote, exception);
            await SayFarewellAsync(Replies.InternalError);
        }
        finally
        {
            await ForgetTransactionAsync();
            await CloseAsync();
            channel.Log?.Ended(_isClosedByClient);
        }
    }

    /// <summary>Which rights the session has from now on, where that is logged (logs 3).</summary>
    public void LogRights() =>
        channel.Log?.Note(SessionRights.Words(this), "Set Session Permissions");

    private void BeginLog()
    {
        var log = host.ProtocolLog?.Begin(
            $@"{terms.Organization.Server.Name}\{terms.Connector.Name}"
        );
        log?.Connected(channel.Local, channel.Remote);
        channel.Log = log;
        LogRights();
    }

    // What follows a mechanism is the secret itself, or leads to it.
    private void LogCommand(SmtpCommand command)
    {
        if (channel.Log is not { } log)
            return;
        if (command.Verb != SmtpVerb.Auth)
        {
            log.Received(channel.Line.Span);
            return;
        }
        var argument = System.Text.Encoding.ASCII.GetString(command.Argument.Span);
        var blank = argument.IndexOf(' ', StringComparison.Ordinal);
        log.Received(
            blank < 0 ? $"AUTH {argument}" : $"AUTH {argument[..blank]} {ProtocolLogSession.Hidden}"
        );
    }

    /// <summary>Ends the session when one of its times is up; called about once a second.</summary>
    public void CheckTimes()
    {
        var connector = terms.Connector;
        if (
            host.Time.GetElapsedTime(_began) >= connector.ConnectionTimeout
            || channel.Idle >= connector.ConnectionInactivityTimeout
            || IsTooSlow()
        )
            channel.RequestEnd(ChannelEnd.TimedOut);
        if (channel.End is not (ChannelEnd.TimedOut or ChannelEnd.Aborted))
            return;
        var now = host.Time.GetTimestamp();
        if (_endingSince == 0)
            _endingSince = now;
        else if (host.Time.GetElapsedTime(_endingSince, now) >= FarewellTime)
            channel.Abort();
    }

    /// <summary>The session ends with the reply to the present command.</summary>
    public void CloseAfterReply() => _isClosing = true;

    /// <summary>The session ends without another word: client and server do not understand each other any more.</summary>
    public void Abandon()
    {
        _isClosing = true;
        channel.Abort();
    }

    /// <summary>EHLO and HELO begin anew (RFC 5321 4.1.4).</summary>
    public async ValueTask GreetAsync(string name, bool isExtended)
    {
        await ForgetTransactionAsync();
        HelloName = name;
        IsExtended = isExtended;
    }

    /// <summary>RFC 3207 4.2: whatever the client said in clear is forgotten.</summary>
    public void ForgetClient()
    {
        HelloName = null;
        IsExtended = false;
        Account = null;
    }

    public void SignIn(SubmissionAccount account) => Account = account;

    public void CountAccepted() => Interlocked.Increment(ref _messagesAccepted);

    public void BeginTransaction(MailTransaction transaction) => Transaction = transaction;

    public async ValueTask ForgetTransactionAsync()
    {
        if (Transaction is not { } transaction)
            return;
        Transaction = null;
        await transaction.DisposeAsync();
    }

    /// <summary>The client sends content from now on, and is held to a minimum rate.</summary>
    public void BeginContent()
    {
        Interlocked.Exchange(ref _windowReceived, channel.Received);
        Interlocked.Exchange(ref _windowBegan, host.Time.GetTimestamp());
        host.Sessions.ReportProgress();
    }

    public void EndContent() => Interlocked.Exchange(ref _windowBegan, 0);

    private async Task ConverseAsync()
    {
        if (channel.HasUnread())
        {
            // RFC 5321 3.1: a client waits for the greeting. Those that do not are spam engines.
            await SayFarewellAsync(Replies.TalkedTooEarly);
            return;
        }
        channel.Write(Greeting().Span);
        var bareLineFeedEnds = !terms.Connector.BareLinefeedRejectionEnabled;
        while (!_isClosing)
        {
            var outcome = await channel.ReadLineAsync(
                CommandParser.MaxAuthLineLength,
                bareLineFeedEnds
            );
            switch (outcome)
            {
                case LineOutcome.Line:
                    var command = CommandParser.Parse(channel.Line);
                    LogCommand(command);
                    if (await DispatchAsync(command) is { } reply)
                        await AnswerAsync(reply);
                    channel.ReleaseLine();
                    host.Sessions.ReportProgress();
                    break;
                case LineOutcome.TooLong:
                    await AnswerAsync(Replies.LineTooLong);
                    break;
                case LineOutcome.Malformed:
                    await AnswerAsync(Replies.MalformedLine);
                    break;
                case LineOutcome.BareLineFeed:
                    CloseAfterReply();
                    await AnswerAsync(Replies.MalformedLine);
                    break;
                case LineOutcome.Ending:
                    await AnswerAsync(EndReply());
                    break;
                case LineOutcome.Closed:
                    _isClosedByClient = true;
                    return;
            }
        }
        await channel.FlushAsync();
    }

    /// <summary>What the client hears when the conversation ends without its doing.</summary>
    public SmtpReply EndReply() =>
        channel.End == ChannelEnd.TimedOut ? Replies.TimedOut : Replies.Stopping;

    private async ValueTask<SmtpReply?> DispatchAsync(SmtpCommand command)
    {
        if (command.Verb != SmtpVerb.Auth && channel.Line.Length > CommandParser.MaxLineLength - 2)
            return Replies.LineTooLong;
        if (SessionOrder.Refusal(Phase, command.Verb) is { } refusal)
        {
            // Refused or not, a chunk follows its command (RFC 3030 2).
            return command.Verb == SmtpVerb.Bdat
                ? await BdatVerb.RefuseAsync(this, command, refusal)
                : refusal;
        }
        return await VerbTable.Of(command.Verb).RunAsync(this, command);
    }

    private async ValueTask AnswerAsync(SmtpReply reply)
    {
        // 5yz to bad or misplaced commands; a refusal by policy is no error of protocol (receive-connectors 8).
        if (reply.Code is (>= 500 and <= 504) or 555)
        {
            _protocolErrors++;
            if (_protocolErrors > (terms.Connector.MaxProtocolErrors ?? int.MaxValue))
                reply = Replies.TooManyErrors;
        }
        if (terms.Connector.TarpitInterval > TimeSpan.Zero && Account is null && IsTarpitted(reply))
            await TarpitAsync();
        if (reply.Code is 221 or 421)
            CloseAfterReply();
        channel.Write(Format(reply).Span);
    }

    // receive-connectors 12: the refusals by which a stranger could sound out addresses and passwords.
    private static bool IsTarpitted(SmtpReply reply) =>
        reply.Code is 530 or 535 || (reply.Code == 550 && reply.Status is "5.1.1" or "5.7.1");

    private async ValueTask TarpitAsync()
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            channel.Closed,
            host.Stopping
        );
        var delay = Task.Delay(terms.Connector.TarpitInterval, host.Time, ends.Token);
        // What was answered before is not to be held up.
        await channel.FlushAsync();
        try
        {
            await delay;
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The service stops or the client is gone: nobody is left to be slowed down.
        }
    }

    private ReadOnlyMemory<byte> Greeting() =>
        terms.Connector.Banner is { } banner
            ? System.Text.Encoding.ASCII.GetBytes(banner + "\r\n")
            : new SmtpReply(
                220,
                null,
                $"{terms.ServerName} ESMTP MAIL Service ready at {MailDate.Format(host.Time.GetLocalNow())}"
            ).ToBytes(withStatus: false);

    private ReadOnlyMemory<byte> Format(SmtpReply reply) =>
        reply.ToBytes(terms.Connector.EnhancedStatusCodesEnabled);

    private bool IsTooSlow()
    {
        var began = Interlocked.Read(ref _windowBegan);
        if (began == 0)
            return false;
        var elapsed = host.Time.GetElapsedTime(began);
        if (elapsed < RateWindow)
            return false;
        var received = channel.Received;
        if (
            received - Interlocked.Read(ref _windowReceived)
            < elapsed.TotalSeconds * MinBytesPerSecond
        )
            return true;
        BeginContent();
        return false;
    }

    private async ValueTask SayFarewellAsync(SmtpReply reply)
    {
        try
        {
            channel.Write(Format(reply).Span);
            await channel.FlushAsync();
        }
        catch (Exception exception) when (IsLostConnection(exception))
        {
            LogLost(host.Log, terms.Connector.Name, channel.Remote);
        }
    }

    private async ValueTask CloseAsync()
    {
        try
        {
            await channel.CloseAsync();
        }
        catch (Exception exception) when (IsLostConnection(exception))
        {
            LogLost(host.Log, terms.Connector.Name, channel.Remote);
        }
    }

    private static bool IsLostConnection(Exception exception) =>
        exception
            is IOException
                or ConnectionAbortedException
                or OperationCanceledException
                or AuthenticationException;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Connector}: session with {Client} began")]
    private static partial void LogBegan(
        ILogger logger,
        string connector,
        System.Net.IPEndPoint client
    );

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Connector}: {Client} is gone")]
    private static partial void LogLost(
        ILogger logger,
        string connector,
        System.Net.IPEndPoint client
    );

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Connector}: the session with {Client} failed"
    )]
    private static partial void LogFailed(
        ILogger logger,
        string connector,
        System.Net.IPEndPoint client,
        Exception exception
    );
}
