using System.Text;
using Appliance.Access;
using Appliance.Receiving.Authentication;

namespace Appliance.Receiving.Verbs;

/// <summary>AUTH (RFC 4954) with a submission account.</summary>
public sealed partial class AuthVerb : ISmtpVerb
{
    private static readonly PlainMechanism Plain = new();
    private static readonly LoginMechanism Login = new();

    public async ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        if (session.Account is not null)
            return Replies.AlreadyAuthenticated;
        var argument = command.Argument;
        var blank = argument.Span.IndexOf((byte)' ');
        var name = blank < 0 ? argument : argument[..blank];
        if (!session.OffersAuth || MechanismOf(name.Span) is not { } mechanism)
            return Replies.UnrecognizedMechanism;
        var exchange = new SaslExchange(session);
        byte[]? response = null;
        if (blank >= 0)
        {
            response = exchange.Decode(argument.Span[blank..].TrimStart((byte)' '));
            if (response is null)
                return exchange.Refusal;
        }
        var credentials = await mechanism.RunAsync(exchange, response);
        return credentials is null ? exchange.Refusal : await VerifyAsync(session, credentials);
    }

    private static ISaslMechanism? MechanismOf(ReadOnlySpan<byte> name)
    {
        if (Ascii.EqualsIgnoreCase(name, "PLAIN"u8))
            return Plain;
        return Ascii.EqualsIgnoreCase(name, "LOGIN"u8) ? Login : null;
    }

    private static async ValueTask<SmtpReply> VerifyAsync(
        SmtpSession session,
        Credentials credentials
    )
    {
        var source = session.Channel.Remote.Address;
        var account = session.Terms.Organization.FindAccount(credentials.UserName);
        var verdict = await session.Host.Passwords.VerifyAsync(
            account is { Enabled: true } ? account : null,
            credentials.UserName,
            credentials.Password,
            source,
            session.Channel.Closed
        );
        switch (verdict)
        {
            case PasswordVerdict.Right:
                session.SignIn(account!);
                session.Channel.Log?.Note(account!.Name, "authenticated");
                session.LogRights();
                session.Host.Uses.Record(account!, source, session.Terms.Connector.Name);
                session.Host.Sessions.ReportProgress();
                return Replies.Authenticated;
            case PasswordVerdict.Busy:
            case PasswordVerdict.TooManyFailures:
                return Replies.LogonBusy;
            case PasswordVerdict.Wrong:
                LogFailed(session.Host.Log, session.Terms.Connector.Name, source);
                session.Terms.Counters.CountLogonFailure();
                session.LogonFailures++;
                var most = session.Terms.Connector.MaxLogonFailures;
                return most > 0 && session.LogonFailures >= most
                    ? Replies.TooManyLogonFailures
                    : Replies.LogonFailed;
            default:
                throw new InvalidOperationException($"The verifier answered {verdict}.");
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Connector}: a log-on from {Source} failed"
    )]
    private static partial void LogFailed(
        ILogger logger,
        string connector,
        System.Net.IPAddress source
    );
}
