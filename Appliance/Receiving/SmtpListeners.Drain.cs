namespace Appliance.Receiving;

public sealed partial class SmtpListeners
{
    private volatile Drain? _drain;

    /// <summary>Who lets this server take no mail, and since when; null while it does.</summary>
    public Drain? Drained => _drain;

    /// <summary>
    /// Closes the ports, and keeps them closed whatever is configured meanwhile, until <see cref="ResumeAsync"/>. Sessions get 421
    /// after their present command; mail whose content is on its way comes in.
    /// </summary>
    public async Task PauseAsync(string by, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_drain is not null)
                return;
            _since = host.Time.GetUtcNow();
            _drain = new Drain(by, _since);
            host.Sessions.IsDraining = true;
            if (_isStarted)
                await BindAsync([], isGentle: false, CancellationToken.None);
            LogDrained(log, by);
        }
        finally
        {
            _gate.Release();
        }
        host.Sessions.ReportProgress();
    }

    /// <summary>Takes mail again.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_drain is null)
                return;
            _drain = null;
            _since = host.Time.GetUtcNow();
            host.Sessions.IsDraining = false;
            if (_isStarted)
                await BindAsync(
                    _wanted.Organization.ReceiveConnectors,
                    isGentle: false,
                    CancellationToken.None
                );
            LogResumed(log);
        }
        finally
        {
            _gate.Release();
        }
        host.Sessions.ReportProgress();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No mail is taken any more: {By} drains")]
    private static partial void LogDrained(ILogger logger, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail is taken again")]
    private static partial void LogResumed(ILogger logger);
}

/// <summary>An administrator lets this server take no mail, e.g. before it is moved. A restart takes mail again.</summary>
public sealed record Drain(string By, DateTimeOffset Since);
