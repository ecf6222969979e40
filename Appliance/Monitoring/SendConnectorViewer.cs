using System.Collections.Immutable;
using Appliance.Delivery;

namespace Appliance.Monitoring;

/// <summary>Answers the page of a Send connector from delivery's memory.</summary>
public sealed class SendConnectorViewer(DeliveryScheduler delivery)
{
    public SendConnectorActivity Activity(Guid connectorId)
    {
        var status = delivery.Status;
        var done = status.Connectors.FirstOrDefault(c => c.ConnectorId == connectorId);
        return new SendConnectorActivity(
            done?.Delivered ?? 0,
            done?.Deferred ?? 0,
            done?.Failed ?? 0,
            [
                .. status
                    .Sessions.Where(session => session.ConnectorId == connectorId)
                    .Select(session => new OutboundSessionLine(
                        session.Number,
                        session.QueueId,
                        session.NextHop.Domain,
                        session.Phase,
                        session.Host,
                        session.Security,
                        session.Since,
                        session.Messages
                    )),
            ],
            [
                .. (done?.RecentErrors ?? []).Select(error => new ConnectorError(
                    error.Text,
                    error.Host,
                    error.At,
                    error.Count,
                    ReplyDecoder.Decode(error.Text)
                )),
            ]
        );
    }
}

/// <summary>What a Send connector does now, and has done since the service started.</summary>
public sealed record SendConnectorActivity(
    long Delivered,
    long Deferred,
    long Failed,
    ImmutableArray<OutboundSessionLine> Sessions,
    ImmutableArray<ConnectorError> Errors
);

/// <summary>One connection outward, at one moment.</summary>
/// <param name="Host">Null while none has answered.</param>
/// <param name="Security">TLS version and cipher; null in the clear.</param>
public sealed record OutboundSessionLine(
    long Number,
    long QueueId,
    string NextHop,
    OutboundPhase Phase,
    string? Host,
    string? Security,
    DateTimeOffset Since,
    int Messages
);

/// <param name="Count">How often it was said while it was among the last few.</param>
/// <param name="Meaning">In plain words; null where nobody knows more than the text says.</param>
public sealed record ConnectorError(
    string Text,
    string? Host,
    DateTimeOffset At,
    int Count,
    ReplyMeaning? Meaning
);
