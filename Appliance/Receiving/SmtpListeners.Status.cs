using System.Collections.Immutable;
using System.Net;

namespace Appliance.Receiving;

public sealed partial class SmtpListeners
{
    /// <summary>A picture of this moment, in order of the connectors' names.</summary>
    public ImmutableArray<ListenerStatus> Status
    {
        get
        {
            var wanted = _wanted;
            return
            [
                .. wanted.Organization.ReceiveConnectors.Select(connector =>
                    StatusOf(connector, wanted.Terms[connector.Id].Counters)
                ),
            ];
        }
    }

    /// <summary>Sessions of a connector that are open now, the oldest first.</summary>
    public ImmutableArray<SessionStatus> SessionsOf(Guid connectorId) =>
        host.Sessions.Of(connectorId);

    /// <summary>How a client would be received now; the selection is the very one that receives.</summary>
    public ImmutableArray<SelectionVerdict> Explain(int port, IPAddress local, IPAddress remote) =>
        _wanted.Selection.Explain(port, local, remote);

    private ListenerStatus StatusOf(ReceiveConnector connector, ConnectorCounters counters)
    {
        ImmutableArray<BindingStatus> bindings =
        [
            .. connector.Bindings.Select(binding => StatusOf(connector, binding)),
        ];
        var state = bindings switch
        {
            _ when bindings.Any(b => b.State == ListenerState.Faulted) => ListenerState.Faulted,
            _ when bindings.Any(b => b.State == ListenerState.Listening) => ListenerState.Listening,
            _ => ListenerState.Stopped,
        };
        return new ListenerStatus
        {
            ConnectorId = connector.Id,
            ConnectorName = connector.Name,
            State = state,
            Since = bindings
                .Where(b => b.State == state)
                .Select(b => b.Since)
                .DefaultIfEmpty(_since)
                .Max(),
            Error =
                state == ListenerState.Faulted
                    ? string.Join(' ', bindings.Select(b => b.Error).OfType<string>().Distinct())
                    : null,
            Bindings = bindings,
            Sessions = counters.Sessions,
            MessagesAccepted = counters.MessagesAccepted,
            MessagesRefused = counters.MessagesRefused,
            RecipientsRefused = counters.RecipientsRefused,
            ConnectionsAccepted = counters.ConnectionsAccepted,
            ConnectionsRefused = counters.ConnectionsRefused,
            BytesAccepted = counters.BytesAccepted,
            LogonFailures = counters.LogonFailures,
        };
    }

    private BindingStatus StatusOf(ReceiveConnector connector, IPEndPoint binding)
    {
        if (!connector.Enabled)
            return new BindingStatus(binding, ListenerState.Stopped, null, _since, null);
        if (_heldBack.TryGetValue(connector.Id, out var held))
            return new(binding, ListenerState.Faulted, null, held.Since, held.Reason);
        var fault = _faults.FirstOrDefault(f => SocketPlan.Carries(f.Key, binding)).Value;
        var socket = _open.FirstOrDefault(o => SocketPlan.Carries(o.Key, binding)).Value;
        // A socket that was opened again in place of a wildcard serves its own address, but not all that is wanted.
        if (fault is not null)
            return new(binding, ListenerState.Faulted, socket?.BoundTo, fault.Since, fault.Reason);
        return socket is null
            ? new BindingStatus(binding, ListenerState.Stopped, null, _since, null)
            : new BindingStatus(
                binding,
                ListenerState.Listening,
                socket.BoundTo,
                socket.Since,
                null
            );
    }

    private ImmutableArray<Effect> EffectsFor(Organization organization) =>
        [
            .. from connector in organization.ReceiveConnectors
            where connector.Enabled
            from reason in connector
                .Bindings.Select(binding => StatusOf(connector, binding).Error)
                .OfType<string>()
                .Distinct()
            select new Effect(
                connector.Id,
                $"Receive connector '{connector.Name}' is saved but does not listen: {reason}"
            ),
        ];
}
