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

    public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        var server = next.Server;
        var send = new ProtocolLogSettings(
            Whole(server.SendProtocolLogPath),
            server.SendProtocolLogMaxAge,
            server.SendProtocolLogMaxDirectorySize,
            server.SendProtocolLogMaxFileSize
        );
        Send.Use(send);
        var isAsked = next.SendConnectors.Any(connector =>
            connector is { Enabled: true, ProtocolLoggingLevel: ProtocolLoggingLevel.Verbose }
        );
        return ValueTask.FromResult<ImmutableArray<Effect>>(
            isAsked && send.Directory is { } path && ProtocolLogFiles.Problem(path) is { } problem
                ?
                [
                    new Effect(
                        server.Id,
                        $"The protocol log cannot be written to {path}: {problem}"
                    ),
                ]
                : []
        );
    }

    public ValueTask DisposeAsync() => Send.DisposeAsync();

    private string? Whole(string? path) => path is null ? null : directory.Path(path);
}
