using System.Buffers;
using System.Text;
using Appliance.Queueing;

namespace Appliance.Receiving;

/// <summary>
/// Content on its way into the queue: read once, checked, sieved and noted while it passes, written on in the runs it came in.
/// After the first thing that refuses it, the rest is read, and thrown away, up to its end.
/// </summary>
/// <param name="authors">Reads who wrote it, where that is not free.</param>
public sealed class IncomingMessage(
    IncomingBody body,
    ContentScanner scanner,
    HeaderReader header,
    HeaderSieve sieve,
    AuthorCheck? authors,
    ContentLimits limits
) : IAsyncDisposable
{
    private ArrayBufferWriter<byte>? _heldHeader;
    private Func<HeaderReader, MissingFields>? _missingFields;
    private long _size;
    private bool _isDropped;

    public IncomingBody Body => body;

    public HeaderReader Header => header;

    public ContentTraits Traits { get; private set; }

    /// <summary>The message's own identifier, or the one it was given here.</summary>
    public string? MessageId
    {
        get => header.MessageId ?? field;
        private set;
    }

    /// <summary>Octets of content so far, without dot stuffing (RFC 1870 5) and without what this server adds.</summary>
    public long Size => _size;

    /// <summary>The line with the single dot has passed.</summary>
    public bool IsAtEnd => scanner.IsAtEnd;

    /// <summary>It holds what may hide another message behind it, whatever else it was refused for.</summary>
    public bool IsSuspect =>
        scanner.Problem is not (ContentProblem.None or ContentProblem.LineTooLong);

    /// <summary>Why the message will not be taken; null while nothing speaks against it.</summary>
    public SmtpReply? Refusal { get; private set; }

    /// <summary>Puts a trace field before the message; to be called first.</summary>
    /// <param name="missingFields">
    /// For submissions (RFC 6409 8): gives the fields that the header lacks. The header is then held back until its end.
    /// </param>
    public void Begin(
        ReadOnlySpan<byte> traceField,
        Func<HeaderReader, MissingFields>? missingFields
    )
    {
        body.Write(traceField);
        if (missingFields is null)
            return;
        _missingFields = missingFields;
        _heldHeader = new ArrayBufferWriter<byte>(2048);
    }

    /// <summary>Takes octets, up to the end of data if it is among them; returns how many.</summary>
    public int Take(ReadOnlySpan<byte> octets)
    {
        var rest = octets;
        while (!rest.IsEmpty && !scanner.IsAtEnd)
            Pass(scanner.Next(ref rest));
        return octets.Length - rest.Length;
    }

    /// <summary>Call after each piece; waits where the disk is slower than the client.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (!_isDropped && !await body.FlushAsync(cancellationToken))
            await RefuseAsync(Replies.InsufficientResources);
        else if (!_isDropped && Refusal is not null)
            await DropAsync();
    }

    /// <summary>The content is complete. <see cref="Refusal"/> is final after this.</summary>
    public async ValueTask CompleteAsync(ContentFraming framing)
    {
        if (framing == ContentFraming.Length)
            Pass(scanner.Complete());
        header.Complete();
        CheckHeader();
        authors?.Complete();
        if (authors is { HasForeignAuthor: true })
            Refusal ??= Replies.MayNotSendAs;
        ReleaseHeader();
        if (Refusal is not null && !_isDropped)
            await DropAsync();
    }

    public ValueTask DisposeAsync() => _isDropped ? ValueTask.CompletedTask : body.DisposeAsync();

    private void Pass(ReadOnlySpan<byte> run)
    {
        if (scanner.Problem != ContentProblem.None)
            Refusal ??= ReplyTo(scanner.Problem);
        if (run.IsEmpty)
            return;
        _size += run.Length;
        if (_size > limits.MaxMessageSize)
            Refusal ??= Replies.MessageTooLarge;
        if (Refusal is not null)
            return;
        if (!Traits.HasFlag(ContentTraits.EightBit) && !Ascii.IsValid(run))
            Traits |= ContentTraits.EightBit;
        if (header.IsOpen)
        {
            var inHeader = header.Read(run);
            // RFC 6532: only raw UTF-8 in the header makes a message need SMTPUTF8, not in the body.
            if (Traits.HasFlag(ContentTraits.EightBit) && !Ascii.IsValid(run[..inHeader]))
                Traits |= ContentTraits.Utf8Header;
            CheckHeader();
        }
        var rest = run;
        while (!rest.IsEmpty && !sieve.IsAtEnd)
        {
            var line = sieve.Next(ref rest);
            if (!line.IsEmpty)
                authors?.Read(line);
            Keep(line);
        }
        Keep(rest);
        if (!header.IsOpen)
            ReleaseHeader();
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (_heldHeader is { } held)
            held.Write(octets);
        else
            body.Write(octets);
    }

    private void CheckHeader()
    {
        if (header.Size > limits.MaxHeaderSize)
            Refusal ??= Replies.HeaderTooLarge;
        else if (
            header.Hops > limits.MaxHopCount
            || (limits.MaxLocalHopCount > 0 && header.LocalHops > limits.MaxLocalHopCount)
        )
            Refusal ??= Replies.HopCountExceeded;
    }

    private void ReleaseHeader()
    {
        if (_heldHeader is not { } held)
            return;
        _heldHeader = null;
        if (Refusal is not null)
            return;
        if (_missingFields?.Invoke(header) is { } missing)
        {
            MessageId ??= missing.MessageId;
            body.Write(Encoding.ASCII.GetBytes(missing.ToString()));
        }
        body.Write(held.WrittenSpan);
    }

    private async ValueTask RefuseAsync(SmtpReply reply)
    {
        Refusal ??= reply;
        await DropAsync();
    }

    private async ValueTask DropAsync()
    {
        _isDropped = true;
        _heldHeader = null;
        await body.DisposeAsync();
    }

    private static SmtpReply ReplyTo(ContentProblem problem) =>
        problem switch
        {
            ContentProblem.BareLineFeed => Replies.BareLineFeed,
            ContentProblem.BareCarriageReturn => Replies.BareCarriageReturn,
            ContentProblem.Nul => Replies.NulRejected,
            ContentProblem.LineTooLong => Replies.TextLineTooLong,
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, message: null),
        };
}

/// <summary>Limits that content is held against while it passes.</summary>
public sealed record ContentLimits(
    long MaxMessageSize,
    long MaxHeaderSize,
    int MaxHopCount,
    int MaxLocalHopCount
);

/// <summary>Fields that a submission lacks; null where it has them.</summary>
public sealed record MissingFields(string? Date, string? MessageId)
{
    public override string ToString() =>
        (Date is null ? "" : $"Date: {Date}\r\n")
        + (MessageId is null ? "" : $"Message-ID: {MessageId}\r\n");
}
