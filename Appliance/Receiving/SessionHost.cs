using Appliance.Access;
using Appliance.Queueing;
using Appliance.Tracking;

namespace Appliance.Receiving;

/// <summary>What all sessions share.</summary>
public sealed class SessionHost(
    MailQueue queue,
    PasswordVerifier passwords,
    ServerTls tls,
    LiveSessions sessions,
    AccountUses uses,
    TimeProvider time,
    ILogger<SmtpSession> log,
    ProtocolLogs? logs = null
)
{
    public MailQueue Queue => queue;

    public PasswordVerifier Passwords => passwords;

    public ServerTls Tls => tls;

    public LiveSessions Sessions => sessions;

    public AccountUses Uses => uses;

    public TimeProvider Time => time;

    public ILogger Log => log;

    /// <summary>Null where none is kept.</summary>
    public ProtocolLog? ProtocolLog => logs?.Receive;

    /// <summary>The service stops.</summary>
    public CancellationToken Stopping => sessions.Stopping;
}
