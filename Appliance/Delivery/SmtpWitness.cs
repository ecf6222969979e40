using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Appliance.Delivery;

/// <summary>
/// Hears what a session outward does, step by step: each step that is reached ends the one before. What it tells is immutable, and
/// holds no secret.
/// </summary>
/// <param name="changed">Hears all steps so far whenever there is more; on the session's own thread.</param>
internal sealed class SmtpWitness(TimeProvider time, Action<ImmutableArray<SmtpStep>> changed)
{
    private const string Hidden = "****";

    private ImmutableArray<SmtpStep> _steps = [];
    private long _startedAt;

    /// <summary>Somebody waits at a screen: a host that takes minutes for a word is told as one that does not answer.</summary>
    public SmtpTimers Timers { get; init; } =
        new()
        {
            Greeting = TimeSpan.FromSeconds(30),
            Command = TimeSpan.FromSeconds(30),
            TlsHandshake = TimeSpan.FromSeconds(30),
            Write = TimeSpan.FromSeconds(30),
            Quit = TimeSpan.FromSeconds(5),
        };

    public void Reach(SmtpStage stage, string host)
    {
        Close();
        _startedAt = time.GetTimestamp();
        _steps = _steps.Add(new SmtpStep(stage, host));
        Tell();
    }

    /// <summary>The step that is under way has failed.</summary>
    public void Fail(string error)
    {
        Change(step => step with { Error = step.Error ?? error, Elapsed = Elapsed, IsOver = true });
    }

    /// <summary>The last step is over, whatever came of it.</summary>
    public void End()
    {
        Close();
        Tell();
    }

    public void Find(MxResolution resolution)
    {
        Change(step => step with { Found = [.. resolution.Targets.Select(t => t.ToString())] });
        if ((resolution.Refusal?.ToString() ?? resolution.Error) is { } error)
            Fail(error);
    }

    /// <param name="problem">Why it would not be trusted; whether that matters the connector says.</param>
    public void See(X509Certificate2? certificate, string? problem) =>
        Change(step =>
            step with
            {
                Certificate = new SmtpCertificate(
                    certificate?.Subject,
                    certificate?.NotAfter.ToUniversalTime(),
                    problem
                ),
            }
        );

    public void Secure(string description) => Change(step => step with { Security = description });

    public void Say(ReadOnlySpan<byte> bytes)
    {
        foreach (var line in Lines(bytes))
            Add(new SmtpLine(IsOurs: true, WithoutSecret(line)));
        Tell();
    }

    public void Hear(ReadOnlySpan<byte> reply)
    {
        foreach (var line in Lines(reply))
            Add(new SmtpLine(IsOurs: false, line));
        Tell();
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    private string WithoutSecret(string line)
    {
        if (_steps is not [.., { Stage: SmtpStage.LogOn }])
            return line;
        // What follows the mechanism, and every line after it, is the secret or leads to it.
        return line.Split(' ') switch
        {
            ["AUTH", var mechanism] => $"AUTH {mechanism}",
            ["AUTH", var mechanism, ..] => $"AUTH {mechanism} {Hidden}",
            _ => Hidden,
        };
    }

    private void Add(SmtpLine line)
    {
        if (_steps is [.. var before, var last])
            _steps = [.. before, last with { Lines = last.Lines.Add(line) }];
    }

    private void Change(Func<SmtpStep, SmtpStep> change)
    {
        if (_steps is not [.. var before, var last])
            return;
        _steps = [.. before, change(last)];
        Tell();
    }

    private void Close()
    {
        if (_steps is [.. var before, { IsOver: false } last])
            _steps = [.. before, last with { Elapsed = Elapsed, IsOver = true }];
    }

    private void Tell() => changed(_steps);

    private static IEnumerable<string> Lines(ReadOnlySpan<byte> bytes) =>
        Encoding
            .UTF8.GetString(bytes)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line =>
                string.Concat(line.TrimEnd('\r').Select(c => char.IsControl(c) ? ' ' : c))
            );
}

/// <summary>One step of a session that somebody watches.</summary>
/// <param name="Host">Whom it is about: a domain, a smart host, or a host with its address.</param>
internal sealed record SmtpStep(SmtpStage Stage, string Host)
{
    public bool IsOver { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>Why it failed, in one line for people; null where it did not.</summary>
    public string? Error { get; init; }

    public ImmutableArray<SmtpLine> Lines { get; init; } = [];

    /// <summary>Hosts that a look-up gave, in the order in which they are asked.</summary>
    public ImmutableArray<string> Found { get; init; } = [];

    public SmtpCertificate? Certificate { get; init; }

    /// <summary>TLS version and cipher, once the handshake is done.</summary>
    public string? Security { get; init; }
}

/// <summary>A line of the dialogue, without its line end.</summary>
internal sealed record SmtpLine(bool IsOurs, string Text);

/// <summary>The next hop's certificate; what is wrong with it matters only where the connector demands that it be right.</summary>
internal sealed record SmtpCertificate(string? Subject, DateTimeOffset? NotAfter, string? Problem);
