using System.Net.Sockets;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Local;

/// <summary>One caller at the local socket, from hello to goodbye; a caller that is gone ends its session and what runs in it.</summary>
internal sealed class LocalConversation(
    Socket socket,
    ShellHost shells,
    AdministratorEditor administrators,
    ApplianceSetup setup,
    LiveOrganization live
)
{
    private const int MaxUserName = 64;

    private static readonly TimeSpan HelloPatience = TimeSpan.FromSeconds(10);

    private readonly LocalWire _wire = new(new NetworkStream(socket));
    private Task _running = Task.CompletedTask;

    // Until the end of the line is told: the caller's next one may be here before the task itself has ended.
    private volatile bool _isBusy;
    private CancellationTokenSource? _cancel;

    public async Task RunAsync(CancellationToken stopping)
    {
        // First of all the hello is read: a connection that ends with something unread loses the refusal.
        if (await HelloAsync(stopping) is not { } hello)
            return;
        var user = LocalPeer.UserOf(socket);
        if (!LocalPeer.MayConnect(user))
        {
            _wire.Send(
                new LocalRefusal(
                    $"Only root and the appliance's own user may use the Management Shell here; you are user {user}."
                )
            );
            return;
        }
        if (!setup.IsDone)
        {
            _wire.Send(
                new LocalRefusal(
                    "This appliance is not set up yet. Open its admin pages, or stop it and run 'appliance setup'."
                )
            );
            return;
        }
        var screen = new LocalScreen(_wire, hello.IsInteractive);
        var actor = ActorOf(hello, user);
        if (await actor(stopping) is null)
        {
            _wire.Send(
                new LocalRefusal($"There is no administrator '{hello.As}', or it is disabled.")
            );
            return;
        }
        try
        {
            await using var session = await shells.OpenAsync(screen, actor, stopping);
            await TalkAsync(session, screen, stopping);
        }
        catch (ShellBusyException busy)
        {
            _wire.Send(new LocalRefusal(busy.Message));
        }
    }

    private async Task<LocalHello?> HelloAsync(CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(HelloPatience);
        var first = await _wire.ReadAsync(patience.Token);
        if (first is LocalHello { Speaks: LocalMessage.Version } hello)
            return hello;
        if (first is not null)
            _wire.Send(
                new LocalRefusal(
                    "The appliance that runs is of another version than this program. Restart it."
                )
            );
        return null;
    }

    private async Task TalkAsync(
        ShellSession session,
        LocalScreen screen,
        CancellationToken stopping
    )
    {
        _wire.Send(new LocalReady($"PS {live.Current.Server.Name}> "));
        try
        {
            while (await _wire.ReadAsync(stopping) is { } message)
            {
                switch (message)
                {
                    case LocalRun run when !_isBusy:
                        _isBusy = true;
                        screen.Width = Math.Clamp(run.Width, 20, 1_000);
                        _cancel?.Dispose();
                        _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                        _running = RunLineAsync(session, run, _cancel.Token);
                        break;
                    case LocalCancel when _cancel is not null:
                        await _cancel.CancelAsync();
                        break;
                    case LocalAnswer answer:
                        screen.Answer(answer.Text);
                        break;
                    case LocalFileContent part:
                        screen.Take(part);
                        break;
                    case LocalCompletionRequest request:
                        _wire.Send(
                            new LocalCompletion(
                                await session.CompleteAsync(request.Text, request.Cursor, stopping)
                            )
                        );
                        break;
                    case LocalCancel:
                        break;
                    default:
                        throw new InvalidDataException(
                            $"{message.GetType().Name} is not expected now."
                        );
                }
            }
        }
        finally
        {
            // Nobody reads any more: a command that waits for room to write goes on and hears that it is stopped.
            socket.Close();
            if (_cancel is not null)
                await _cancel.CancelAsync();
            await _running;
            _cancel?.Dispose();
        }
    }

    private async Task RunLineAsync(
        ShellSession session,
        LocalRun run,
        CancellationToken cancellationToken
    )
    {
        ShellOutcome? outcome = ShellOutcome.Stopped;
        try
        {
            // Away from the loop that reads: a stop must come through at any time.
            outcome = await Task.Run(
                async () =>
                    run.MayContinue && ShellSession.IsIncomplete(run.Text)
                        ? (ShellOutcome?)null
                        : await session.RunAsync(run.Text, run.AsJson, cancellationToken),
                cancellationToken
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Before its turn had come.
        }
        _isBusy = false;
        try
        {
            _wire.Send(new LocalDone(outcome, session.ExitCode));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Whoever asked has left.
        }
    }

    private Func<CancellationToken, Task<Actor?>> ActorOf(LocalHello hello, uint user)
    {
        if (hello.As is not { } name)
        {
            var known =
                hello.User.Trim() is { Length: > 0 and <= MaxUserName } given
                && !given.Any(char.IsControl)
                    ? given
                    : $"user {user}";
            var console = new Actor($"{known} (console)", Door.Shell)
            {
                Roles = [nameof(AdministratorRole.OrganizationAdministrator)],
            };
            return _ => Task.FromResult<Actor?>(console);
        }
        return async cancellationToken =>
            (await administrators.ListAsync(cancellationToken)).FirstOrDefault(one =>
                one.IsEnabled && string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)
            )
                is { } administrator
                ? new Actor(administrator.Name, Door.Shell)
                {
                    Roles = [.. administrator.Roles.Select(role => role.ToString())],
                }
                : null;
    }
}
