namespace Appliance.Queueing;

/// <summary>What administrators may take a look at.</summary>
public sealed partial class MailQueue
{
    /// <summary>The content of a message in a queue; null when it is not there any more.</summary>
    internal async Task<(QueuedMessage Message, MessageContent Content)?> OpenForReadingAsync(
        MessageKey key,
        CancellationToken cancellationToken
    )
    {
        QueuedMessage? message;
        lock (_gate)
        {
            message =
                key.QueueId == SubmissionQueueId
                    ? _messages.GetValueOrDefault(key.MessageId) is { IsUnrouted: true } unrouted
                        ? unrouted
                        : null
                    : CopyOf(key)?.Message;
        }
        return await TryOpenAsync(message, cancellationToken);
    }

    /// <summary>
    /// A suspended message as a file for the Replay directory: its envelope as a header block, then its content. Refused while the
    /// message may leave at any moment.
    /// </summary>
    internal async Task<(
        byte[]? Header,
        MessageContent? Content,
        string? Refusal
    )> OpenForExportAsync(MessageKey key, CancellationToken cancellationToken)
    {
        QueuedMessage? message;
        byte[] header;
        lock (_gate)
        {
            if (key.QueueId == SubmissionQueueId)
                return (
                    null,
                    null,
                    "A message in Submission cannot be exported. Suspend it once it has been routed."
                );
            if (CopyOf(key) is not { } copy)
                return (null, null, "It is not in this queue any more.");
            if (!copy.Message.IsPoison && copy.Phase != CopyPhase.Suspended)
                return (
                    null,
                    null,
                    "Only a suspended message can be exported, as any other may leave meanwhile. Suspend it first."
                );
            message = copy.Message;
            header = ExportHeader.Of(message, copy.Recipients);
        }
        return await TryOpenAsync(message, cancellationToken) is { } opened
            ? (header, opened.Content, null)
            : (null, null, "It is not in this queue any more.");
    }

    private async Task<(QueuedMessage Message, MessageContent Content)?> TryOpenAsync(
        QueuedMessage? message,
        CancellationToken cancellationToken
    )
    {
        if (message is null)
            return null;
        try
        {
            return (message, await OpenContentAsync(message, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // It left between the look and the read.
            return null;
        }
    }
}
