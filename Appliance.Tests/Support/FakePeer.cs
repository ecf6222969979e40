using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Appliance.Tests.Support;

/// <summary>
/// The far side: a real SMTP server on a loopback port that records what it hears, and defers, refuses, hangs, drops or
/// spoils TLS on order. Without orders it takes everything.
/// <code>
/// await using var peer = FakePeer.Start(p =>
/// {
///     p.Extensions = ["PIPELINING", "SIZE 1000"];
///     p.On("RCPT", c => c.Line.Contains("bob") ? "550 5.1.1 No such user" : null);   // null: as usual
///     p.On("DATA", FakePeer.Hang);
/// });
/// var message = await peer.NextAsync(cancellationToken);
/// </code>
/// Beside the verbs of SMTP there are <c>CONNECT</c> (the greeting), <c>CONTENT</c> (the reply to the end of a message, by DATA
/// or BDAT) and <c>TLS</c> (the handshake, which only <see cref="Drop"/> and plain text can spoil).
/// </summary>
public sealed class FakePeer : IAsyncDisposable
{
    /// <summary>An answer that closes the connection; after a reply (<c>"421 bye" + Drop</c>) it closes behind it.</summary>
    public const string Drop = "\u0001drop";

    /// <summary>An answer that never comes; the connection stays open.</summary>
    public const string Hang = "\u0001hang";

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<PeerCommand, Task<string?>>> _orders = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ConcurrentDictionary<string, int> _heard = new(StringComparer.Ordinal);
    private readonly List<PeerSession> _sessions = [];
    private readonly List<PeerMessage> _messages = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Done)> _waiting = [];
    private readonly ConcurrentBag<Task> _running = [];
    private int _read;
    private Task _accepting = Task.CompletedTask;

    private FakePeer(IPEndPoint endPoint) => _listener = new TcpListener(endPoint);

    /// <summary>What EHLO offers beside STARTTLS, which is there when there is a certificate.</summary>
    public IReadOnlyList<string> Extensions { get; set; } =
    ["PIPELINING", "SIZE 0", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES"];

    public string Name { get; set; } = "peer.test";

    /// <summary>With a certificate STARTTLS is offered.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Ask the client for its certificate.</summary>
    public bool WantsClientCertificate { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Every session so far, in the order of their connections.</summary>
    public ImmutableArray<PeerSession> Sessions
    {
        get
        {
            lock (_sessions)
                return [.. _sessions];
        }
    }

    /// <summary>Every message that was taken, that is answered 2yz.</summary>
    public ImmutableArray<PeerMessage> Messages
    {
        get
        {
            lock (_sessions)
                return [.. _messages];
        }
    }

    /// <summary>Lines of all sessions, without the contents.</summary>
    public ImmutableArray<string> Commands => [.. Sessions.SelectMany(session => session.Commands)];

    public static FakePeer Start(Action<FakePeer>? configure = null, IPEndPoint? endPoint = null)
    {
        var peer = new FakePeer(endPoint ?? new IPEndPoint(IPAddress.Loopback, 0));
        configure?.Invoke(peer);
        peer._listener.Start();
        peer._accepting = peer.AcceptAsync();
        return peer;
    }

    /// <summary>A loopback port on which nobody listens.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        );
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Answers this verb so; may be called while sessions run. Null from the function means: as usual.</summary>
    public FakePeer On(string verb, Func<PeerCommand, string?> answer) =>
        OnAsync(verb, command => Task.FromResult(answer(command)));

    /// <summary>Answers when the task ends: so a test holds a peer at a step and lets it go.</summary>
    public FakePeer OnAsync(string verb, Func<PeerCommand, Task<string?>> answer)
    {
        _orders[verb] = answer;
        return this;
    }

    public FakePeer On(string verb, string answer) => On(verb, _ => answer);

    /// <summary>The first answers in order, then as usual.</summary>
    public FakePeer OnFirst(string verb, params string[] answers) =>
        On(verb, command => command.Nth <= answers.Length ? answers[command.Nth - 1] : null);

    /// <summary>As usual again.</summary>
    public FakePeer Relax(string verb)
    {
        _orders.TryRemove(verb, out _);
        return this;
    }

    /// <summary>The next message that has not been read by this method yet.</summary>
    public async Task<PeerMessage> NextAsync(CancellationToken cancellationToken)
    {
        var index = Interlocked.Increment(ref _read) - 1;
        await WhenAsync(() => _messages.Count > index, cancellationToken);
        return Messages[index];
    }

    /// <summary>The first <paramref name="count"/> messages, as soon as there are so many.</summary>
    public async Task<ImmutableArray<PeerMessage>> WaitForMessagesAsync(
        int count,
        CancellationToken cancellationToken
    )
    {
        await WhenAsync(() => _messages.Count >= count, cancellationToken);
        return Messages;
    }

    public Task WaitForSessionsAsync(int count, CancellationToken cancellationToken) =>
        WhenAsync(() => _sessions.Count >= count, cancellationToken);

    /// <summary>Until a verb has been heard so many times over all sessions.</summary>
    public Task WaitForAsync(string verb, int count, CancellationToken cancellationToken) =>
        WhenAsync(() => _heard.GetValueOrDefault(verb) >= count, cancellationToken);

    /// <summary>Until no session is open.</summary>
    public Task WaitForQuietAsync(CancellationToken cancellationToken) =>
        WhenAsync(() => _sessions.All(session => session.HasEnded), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_running);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task WhenAsync(Func<bool> isMet, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sessions)
        {
            if (isMet())
                return;
            _waiting.Add((isMet, done));
        }
        await done.Task.WaitAsync(cancellationToken);
    }

    internal void Update(Action change)
    {
        lock (_sessions)
        {
            change();
            foreach (var waiting in _waiting.Where(waiting => waiting.IsMet()))
                waiting.Done.TrySetResult();
            _waiting.RemoveAll(waiting => waiting.Done.Task.IsCompleted);
        }
    }

    internal void Add(PeerMessage message) => Update(() => _messages.Add(message));

    internal async Task<string?> OrderForAsync(string verb, string line, PeerSession session)
    {
        var nth = 0;
        Update(() => nth = _heard.AddOrUpdate(verb.ToUpperInvariant(), 1, (_, n) => n + 1));
        return _orders.TryGetValue(verb, out var order)
            ? await order(new PeerCommand(verb.ToUpperInvariant(), line, nth, session))
            : null;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                PeerSession? session = null;
                Update(() =>
                    _sessions.Add(session = new PeerSession(this, _sessions.Count + 1, socket))
                );
                _running.Add(session!.RunAsync(_stop.Token));
            }
            catch (Exception exception)
                when (exception
                        is OperationCanceledException
                            or SocketException
                            or ObjectDisposedException
                )
            {
                return;
            }
        }
    }
}

/// <summary>One command that a peer heard.</summary>
/// <param name="Nth">1 for the first of this verb over all sessions.</param>
public sealed record PeerCommand(string Verb, string Line, int Nth, PeerSession Session);

/// <summary>One message that a peer took.</summary>
/// <param name="Mail">The parameters of MAIL: <c>FROM:&lt;a@b&gt; SIZE=10</c>.</param>
/// <param name="Recipients">The parameters of each RCPT that was accepted.</param>
/// <param name="Content">The octets, without dot-stuffing.</param>
/// <param name="Verb">DATA or BDAT.</param>
public sealed record PeerMessage(
    string Mail,
    ImmutableArray<string> Recipients,
    byte[] Content,
    string Verb,
    PeerSession Session
)
{
    public string Text => Encoding.UTF8.GetString(Content);

    /// <summary>The addresses alone, without brackets and parameters.</summary>
    public IEnumerable<string> RecipientAddresses => Recipients.Select(Address);

    public string Sender => Address(Mail);

    private static string Address(string parameters) =>
        parameters[
            (parameters.IndexOf('<', StringComparison.Ordinal) + 1)..parameters.IndexOf(
                '>',
                StringComparison.Ordinal
            )
        ];
}
