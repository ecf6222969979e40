using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Delivery;
using Appliance.Routing;

namespace Appliance.Monitoring;

/// <summary>
/// Tests a Send connector by the very code that delivers, up to the recipient's acceptance and without a message, and says step by
/// step what happened.
/// </summary>
public sealed class ConnectorProbe(
    SmtpDeliveryAgent agent,
    LiveOrganization organization,
    TimeProvider time
) : IDisposable
{
    /// <summary>How long a test may take in all.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private const int MaxAtOnce = 4;

    private readonly SemaphoreSlim _running = new(MaxAtOnce, MaxAtOnce);

    public void Dispose() => _running.Dispose();

    /// <summary>Runs the test to its end; ends early, as stopped, when the token does.</summary>
    /// <param name="changed">Hears each state of the report; on another thread.</param>
    public async Task<ProbeReport> RunAsync(
        RecordedProbe probe,
        Action<ProbeReport> changed,
        CancellationToken cancellationToken
    )
    {
        var current = organization.Current;
        if (current.Find<SendConnector>(probe.ConnectorId) is not { } connector)
            throw new InvalidOperationException("The connector to test is gone.");
        var picture = new ProbePicture(connector, probe, current, time.GetUtcNow());
        var report = picture.Draw([], ProbeVerdict.Running);
        void Tell(ImmutableArray<SmtpStep> steps)
        {
            report = picture.Draw(steps, ProbeVerdict.Running);
            changed(report);
        }
        changed(report);
        if (picture.IsOver)
            return Finish(picture.Draw([], ProbeVerdict.Failed));

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            cancellationToken
        );
        ImmutableArray<SmtpStep> last = [];
        var witness = new SmtpWitness(
            time,
            steps =>
            {
                last = steps;
                Tell(steps);
            }
        );
        try
        {
            await _running.WaitAsync(either.Token);
            try
            {
                await agent.ProbeAsync(
                    new DeliveryRoute(picture.NextHop!, connector, current),
                    probe.Sender,
                    probe.Recipient,
                    witness,
                    either.Token
                );
            }
            finally
            {
                _running.Release();
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Said by the verdict below.
        }
        if (cancellationToken.IsCancellationRequested)
            return Finish(picture.Draw(last, ProbeVerdict.Stopped));
        if (limit.IsCancellationRequested)
            witness.Fail($"421 4.4.1 The test was ended after {Limit.TotalMinutes:0} min");
        return Finish(picture.Draw(last, VerdictOf(last)));

        ProbeReport Finish(ProbeReport final)
        {
            changed(final);
            return final;
        }
    }

    private static ProbeVerdict VerdictOf(ImmutableArray<SmtpStep> steps)
    {
        var recipient = steps.LastOrDefault(step => step.Stage == SmtpStage.Recipient);
        if (recipient is not { Error: null })
            return ProbeVerdict.Failed;
        return steps.Any(step => step.Error is not null && step.Stage != SmtpStage.Leave)
            ? ProbeVerdict.PassedWithTrouble
            : ProbeVerdict.Passed;
    }
}
