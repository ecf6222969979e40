namespace Appliance.Receiving.Verbs;

/// <summary>DATA (RFC 5321 4.1.1.4): content up to the line with the single dot.</summary>
public sealed class DataVerb : ISmtpVerb
{
    public async ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        if (command.HasArgument)
            return Replies.InvalidArguments;
        var message = MessageIntake.Begin(session, ContentFraming.Dots);
        session.Channel.ReleaseLine();
        session.Channel.Write(Replies.StartMailInput.ToBytes(withStatus: false).Span);
        session.BeginContent();
        var isComplete = await ReadAsync(session, message);
        session.EndContent();
        if (isComplete)
            return await MessageIntake.SubmitAsync(session, ContentFraming.Dots);
        // Nothing is taken from a client that dies, or is cut off, before the end of data.
        await session.ForgetTransactionAsync();
        return session.EndReply();
    }

    private static async ValueTask<bool> ReadAsync(SmtpSession session, IncomingMessage message)
    {
        var channel = session.Channel;
        while (channel.End is ChannelEnd.None or ChannelEnd.Stopping)
        {
            var result = await channel.ReadAsync();
            long taken = 0;
            foreach (var piece in result.Buffer)
            {
                taken += message.Take(piece.Span);
                if (message.IsAtEnd)
                    break;
            }
            channel.AdvanceTo(
                message.IsAtEnd ? result.Buffer.GetPosition(taken) : result.Buffer.End,
                taken
            );
            await message.FlushAsync(channel.Closed);
            if (message.IsAtEnd)
                return true;
            if (result.IsCompleted)
                return false;
        }
        return false;
    }
}
