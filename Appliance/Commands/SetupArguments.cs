using System.Collections.Immutable;
using Appliance.Administration;

namespace Appliance.Commands;

/// <summary>Set-up as a script gives it: as <see cref="SetupRequest"/>, with passwords in files.</summary>
internal sealed record SetupArguments
{
    public required string Admin { get; init; }
    public required string PasswordFile { get; init; }
    public required string Fqdn { get; init; }
    public ImmutableArray<string> AcceptedDomain { get; init; } = [];
    public string? MailboxServer { get; init; }
    public ImmutableArray<string> SmartHost { get; init; } = [];
    public bool Dns { get; init; }
    public string? SmartHostUser { get; init; }
    public string? SmartHostPasswordFile { get; init; }
    public SmartHostTls SmartHostTls { get; init; } = SmartHostTls.Opportunistic;
    public ImmutableArray<string> Listen { get; init; } = [];
    public ImmutableArray<string> RelayFrom { get; init; } = [];
    public string? Account { get; init; }
    public string? AccountPasswordFile { get; init; }
    public string? Postmaster { get; init; }
    public ImmutableArray<string> Transport { get; init; } = [];

    public async Task<SetupRequest> ReadAsync(CancellationToken cancellationToken) =>
        new()
        {
            Admin = Admin,
            Password = await SecretFile.ReadAsync(PasswordFile, cancellationToken),
            Fqdn = Fqdn,
            AcceptedDomains = AcceptedDomain,
            MailboxServer = MailboxServer,
            SmartHosts = SmartHost,
            Dns = Dns,
            SmartHostUser = SmartHostUser,
            SmartHostPassword = await SecretFile.ReadOptionalAsync(
                SmartHostPasswordFile,
                cancellationToken
            ),
            SmartHostTls = SmartHostTls,
            Listen = Listen,
            RelayFrom = RelayFrom,
            Account = Account,
            AccountPassword = await SecretFile.ReadOptionalAsync(
                AccountPasswordFile,
                cancellationToken
            ),
            Postmaster = Postmaster,
            Transport = Transport,
        };
}
