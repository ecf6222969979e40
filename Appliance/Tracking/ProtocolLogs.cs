using System.Collections.Immutable;
using Appliance.Storage;

namespace Appliance.Tracking;

/// <summary>The protocol logs of this server, which lie where the transport settings say.</summary>
public sealed class ProtocolLogs(
    DataDirectory directory,
    TimeProvider time,
    ILogger<ProtocolLogs> logger
) : IFollowOrganization, IAsyncDisposable
{
    /// <summary>What Send connectors say and hear.</summary>
    public ProtocolLog Send { get; } = new("send", "SEND", "SMTP Send Protocol Log", time, logger);

    /// <summary>What Receive connectors hear and say.</summary>
    public ProtocolLog Receive { get; } =
        new("receive", "RECV", "SMTP Receive Protocol Log", time, logger);

    public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        var server = next.Server;
        var effects = ImmutableArray.CreateBuilder<Effect>();
        Use(
            Send,
            new ProtocolLogSettings(
                Whole(server.SendProtocolLogPath),
                server.SendProtocolLogMaxAge,
                server.SendProtocolLogMaxDirectorySize,
                server.SendProtocolLogMaxFileSize
            ),
            next.SendConnectors.Any(connector =>
                connector is { Enabled: true, ProtocolLoggingLevel: ProtocolLoggingLevel.Verbose }
            )
        );
        Use(
            Receive,
            new ProtocolLogSettings(
                Whole(server.ReceiveProtocolLogPath),
                server.ReceiveProtocolLogMaxAge,
                server.ReceiveProtocolLogMaxDirectorySize,
                server.ReceiveProtocolLogMaxFileSize
            ),
            next.ReceiveConnectors.Any(connector =>
                connector is { Enabled: true, ProtocolLoggingLevel: ProtocolLoggingLevel.Verbose }
            )
        );
        return ValueTask.FromResult(effects.ToImmutable());

        void Use(ProtocolLog log, ProtocolLogSettings settings, bool isAsked)
        {
            log.Use(settings);
            // A directory that nobody writes to is not made either.
            if (
                isAsked
                && settings.Directory is { } path
                && ProtocolLogFiles.Problem(path) is { } problem
            )
                effects.Add(
                    new Effect(
                        server.Id,
                        $"The protocol log cannot be written to {path}: {problem}"
                    )
                );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Send.DisposeAsync();
        await Receive.DisposeAsync();
    }

    private string? Whole(string? path) => path is null ? null : directory.Path(path);
}
