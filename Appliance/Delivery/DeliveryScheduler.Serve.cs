using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Delivery;

/// <summary>The life of one connection.</summary>
public sealed partial class DeliveryScheduler
{
    private async Task ServeAsync(Carrier carrier)
    {
        try
        {
            while (!_connecting.IsCancellationRequested)
            {
                carrier.Seen = carrier.Line.Announcements;
                if (_queue.TryClaim(carrier.Line.Queue) is not { } delivery)
                {
                    if (!await RestAsync(carrier))
                        return;
                    continue;
                }
                _slots.Spread(carrier.Line);
                carrier.Show(OutboundPhase.Sending);
                if (await DeliverAsync(carrier, delivery))
                    continue;
                carrier.Seen = null;
                return;
            }
        }
        finally
        {
            await CloseAsync(carrier, politely: true);
        }
    }

    /// <summary>Keeps the connection a moment for the next message; false when none came.</summary>
    private async Task<bool> RestAsync(Carrier carrier)
    {
        if (carrier.Session is null)
            return false;
        var inactivity = carrier.Connector!.ConnectionInactivityTimeout;
        var duration = inactivity < _options.IdleConnection ? inactivity : _options.IdleConnection;
        carrier.Show(OutboundPhase.Resting);
        var rest = _slots.RestAsync(carrier.Line, carrier.Seen ?? 0, duration);
        Changed?.Invoke();
        if (!await rest)
            return false;
        if (!carrier.Session.IsAlive)
            await CloseAsync(carrier, politely: false);
        return true;
    }

    /// <summary>Brings one message to an outcome or gives it back; false when this connection's place is to be given up.</summary>
    private async Task<bool> DeliverAsync(Carrier carrier, QueuedDelivery delivery)
    {
        var isHeld = true;
        try
        {
            if (carrier.Session is not null && IsOutdated(carrier))
                await CloseAsync(carrier, politely: true);
            if (carrier.Session is null)
            {
                var opening = await OpenAsync(carrier);
                if (opening.Failure is { } failure)
                {
                    // First the failure, so that the message goes back into a queue that waits.
                    Fail(carrier, failure);
                    return false;
                }
                if (opening.Refusal is { } refusal)
                {
                    isHeld = false;
                    await ConcludeAsync(delivery, All(delivery, DeliveryOutcome.Refused(refusal)));
                    return true;
                }
            }
            var host = carrier.Session!.RemoteHost;
            var result = await HandOverAsync(carrier.Session, delivery);
            if (!result.IsUntried)
            {
                isHeld = false;
                await ConcludeAsync(delivery, result.Outcomes);
            }
            return result.SessionError is { } error
                ? await GoOnWithoutSessionAsync(carrier, result, new ConnectionFailure(error, host))
                : await GoOnWithSessionAsync(carrier);
        }
        finally
        {
            if (isHeld)
                _queue.ReleaseUntried(delivery);
        }
    }

    private async Task<DeliveryOpening> OpenAsync(Carrier carrier)
    {
        var organization = _organization;
        var nextHop = carrier.Line.Queue.NextHop;
        if (
            organization.Find<SendConnector>(nextHop.ConnectorId) is not { Enabled: true } connector
        )
            return DeliveryOpening.Failed(
                "451 4.4.0 The Send connector of this queue is disabled or removed; its mail goes back to routing",
                host: null
            );
        if (_agents.FirstOrDefault(agent => agent.Serves(nextHop.DeliveryType)) is not { } agent)
            return DeliveryOpening.Failed(
                $"451 4.4.0 Nothing here delivers by {nextHop.DeliveryType}",
                host: null
            );
        _queue.ReportConnecting(carrier.Line.Queue);
        carrier.ShowConnecting(connector.Id, _time.GetUtcNow());
        Changed?.Invoke();
        var opening = await agent.OpenAsync(
            new DeliveryRoute(nextHop, connector, organization),
            _connecting.Token,
            _abort.Token
        );
        if (opening.Session is { } session)
        {
            carrier.Begin(session, connector, organization, _time.GetUtcNow());
            _slots.Established(carrier.Line);
            _queue.ReportConnected(carrier.Line.Queue);
            _slots.Spread(carrier.Line);
            Changed?.Invoke();
        }
        else
        {
            carrier.End();
        }
        return opening;
    }

    private async Task<DeliveryResult> HandOverAsync(
        IDeliverySession session,
        QueuedDelivery delivery
    )
    {
        MessageContent content;
        try
        {
            content = await _queue.OpenContentAsync(delivery.Message, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Whatever keeps the stored message from being read is ours alone: the connection is as good as before.
            LogUnreadable(_logger, MessageIds.Format(delivery.Message.Id), exception);
            var reply = new SmtpReply(
                451,
                "4.3.0",
                $"The stored message cannot be read: {exception.Message}"
            );
            return new DeliveryResult(All(delivery, DeliveryOutcome.Deferred(reply)), null);
        }
        await using (content)
            return await session.DeliverAsync(delivery, content);
    }

    private async Task<bool> GoOnWithSessionAsync(Carrier carrier)
    {
        carrier.Carried++;
        if (
            carrier.Connector!.SmtpMaxMessagesPerConnection is not (> 0 and var max)
            || carrier.Carried < max
        )
            return true;
        await CloseAsync(carrier, politely: true);
        // Another next hop may have waited long for a place: it gets this one, and we come again behind it.
        carrier.ComesAgain = _slots.IsPlaceWanted(carrier.Line);
        return !carrier.ComesAgain;
    }

    private async Task<bool> GoOnWithoutSessionAsync(
        Carrier carrier,
        DeliveryResult result,
        ConnectionFailure failure
    )
    {
        // A host that took something and then ended the session has its reasons: a limit, a pause. A new connection will
        // tell. One that takes nothing is not there for us.
        var tookSomething = carrier.Carried > 0 || result.IsOurFault;
        await CloseAsync(carrier, politely: false);
        if (!tookSomething)
            Fail(carrier, failure);
        return tookSomething;
    }

    private void Fail(Carrier carrier, ConnectionFailure failure)
    {
        var queue = carrier.Line.Queue;
        CountersOf(queue.NextHop.ConnectorId).Failed(failure, _time.GetUtcNow());
        if (_slots.TryContentWithFewer(carrier.Line))
            LogContentWithFewer(_logger, queue.NextHop.Domain, failure.Error);
        else
            _queue.ReportFailure(queue, failure);
        Changed?.Invoke();
    }

    private async Task ConcludeAsync(
        QueuedDelivery delivery,
        ImmutableArray<DeliveryOutcome> outcomes
    )
    {
        CountersOf(delivery.Queue.NextHop.ConnectorId).Count(outcomes, _time.GetUtcNow());
        await _queue.ConcludeAsync(delivery, outcomes);
        Changed?.Invoke();
    }

    private async Task CloseAsync(Carrier carrier, bool politely)
    {
        if (carrier.Session is not { } session)
            return;
        carrier.End();
        _slots.Lost(carrier.Line);
        if (politely)
            await session.CloseAsync();
        else
            await session.DisposeAsync();
    }

    // routing.md 5: an edited connector counts from the next connection on.
    private bool IsOutdated(Carrier carrier)
    {
        var organization = _organization;
        return organization.Server.Version != carrier.Organization!.Server.Version
            // The list of domains that are reached by mutual TLS only.
            || organization.Transport.Version != carrier.Organization.Transport.Version
            || organization.Find<SendConnector>(carrier.Connector!.Id)?.Version
                != carrier.Connector.Version;
    }

    private static ImmutableArray<DeliveryOutcome> All(
        QueuedDelivery delivery,
        DeliveryOutcome outcome
    )
    {
        var outcomes = new DeliveryOutcome[delivery.Recipients.Length];
        Array.Fill(outcomes, outcome);
        return ImmutableArray.Create(outcomes);
    }

    /// <summary>One connection's place, and the session in it while there is one.</summary>
    private sealed class Carrier(QueueLine line, long number)
    {
        private volatile OutboundSession? _shown;

        public QueueLine Line { get; } = line;

        public long Number { get; } = number;

        public IDeliverySession? Session { get; private set; }

        /// <summary>What others see of it; null while there is no connection, nor one being made.</summary>
        public OutboundSession? Shown => _shown;

        public SendConnector? Connector { get; private set; }

        /// <summary>The configuration that the session began with.</summary>
        public Organization? Organization { get; private set; }

        /// <summary>Messages that the session has carried to an answer.</summary>
        public int Carried { get; set; }

        /// <summary>The queue's announcements before it was found empty; null when it does not matter whether there are more.</summary>
        public int? Seen { get; set; }

        /// <summary>The place is lent to another next hop; there is more to do here.</summary>
        public bool ComesAgain { get; set; }

        public void Begin(
            IDeliverySession session,
            SendConnector connector,
            Organization organization,
            DateTimeOffset now
        )
        {
            (Session, Connector, Organization, Carried) = (session, connector, organization, 0);
            _shown = Picture(connector.Id, OutboundPhase.Sending, now);
        }

        public void End() => (Session, _shown) = (null, null);

        public void ShowConnecting(Guid connectorId, DateTimeOffset now) =>
            _shown = Picture(connectorId, OutboundPhase.Connecting, now);

        public void Show(OutboundPhase phase)
        {
            if (_shown is { } shown && Session is not null)
                _shown = shown with { Phase = phase, Messages = Carried };
        }

        private OutboundSession Picture(
            Guid connectorId,
            OutboundPhase phase,
            DateTimeOffset now
        ) =>
            new(
                Number,
                connectorId,
                Line.Queue.Id,
                Line.Queue.NextHop,
                phase,
                Session?.RemoteHost,
                Session?.Security,
                now,
                Carried
            );
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Message {Id} cannot be read from the queue; it is tried again later"
    )]
    private static partial void LogUnreadable(ILogger logger, string id, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{NextHop} takes no further connection; those that stand go on: {Error}"
    )]
    private static partial void LogContentWithFewer(ILogger logger, string nextHop, string error);
}
