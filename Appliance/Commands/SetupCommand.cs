using System.CommandLine;
using Appliance.Administration;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary><c>appliance setup</c>: what the set-up page does, without a browser.</summary>
internal static class SetupCommand
{
    private static readonly Option<string> Admin = Required(
        "--admin",
        "NAME",
        "Name of the first administrator."
    );
    private static readonly Option<string> PasswordFile = Required(
        "--password-file",
        "FILE",
        "File with the administrator's password."
    );
    private static readonly Option<string> Fqdn = Required(
        "--fqdn",
        "FQDN",
        "Name of this server, for example mail.contoso.com."
    );
    private static readonly Option<string[]> AcceptedDomain = Many(
        "--accepted-domain",
        "D",
        "Domain whose mail is taken from everybody; *.contoso.com includes subdomains. May be repeated."
    );
    private static readonly Option<string?> MailboxServer = One(
        "--mailbox-server",
        "HOST[:PORT]",
        "Where mail for the accepted domains goes."
    );
    private static readonly Option<string[]> SmartHost = Many(
        "--smart-host",
        "HOST[:PORT]",
        "Where all other mail goes. May be repeated."
    );
    private static readonly Option<bool> Dns = new("--dns")
    {
        Description = "All other mail goes to the MX hosts of its domains.",
    };
    private static readonly Option<string?> SmartHostUser = One(
        "--smart-host-user",
        "NAME",
        "User name at the smart host."
    );
    private static readonly Option<string?> SmartHostPasswordFile = One(
        "--smart-host-password-file",
        "FILE",
        "File with the password at the smart host."
    );
    private static readonly Option<SmartHostTls> SmartHostTls = new("--smart-host-tls")
    {
        Description =
            "TLS toward the smart host or MX hosts: none, opportunistic (default) or required.",
        HelpName = "none|opportunistic|required",
        DefaultValueFactory = _ => Administration.SmartHostTls.Opportunistic,
    };
    private static readonly Option<string[]> Listen = Many(
        "--listen",
        "IP:PORT",
        "Where mail is taken, instead of ports 25 and 587 of all addresses. May be repeated."
    );
    private static readonly Option<string[]> RelayFrom = Many(
        "--relay-from",
        "RANGE",
        "Addresses of the office's own machines, which may relay: 192.168.1.0/24. May be repeated."
    );
    private static readonly Option<string?> Account = One(
        "--account",
        "NAME",
        "Makes a submission account, which may relay."
    );
    private static readonly Option<string?> AccountPasswordFile = One(
        "--account-password-file",
        "FILE",
        "File with the submission account's password."
    );
    private static readonly Option<string?> Postmaster = One(
        "--postmaster",
        "ADDRESS",
        "Sender of delivery reports; else postmaster at the first accepted domain."
    );
    private static readonly Option<string[]> Transport = Many(
        "--transport",
        "NAME=VALUE",
        "Any setting of Set-TransportServer or Set-TransportConfig, e.g. MaxReceiveSize=25MB. May be repeated."
    );

    public static Command Create()
    {
        var command = new Command("setup", "Sets the appliance up without a browser.")
        {
            Admin,
            PasswordFile,
            Fqdn,
            AcceptedDomain,
            MailboxServer,
            SmartHost,
            Dns,
            SmartHostUser,
            SmartHostPasswordFile,
            SmartHostTls,
            Listen,
            RelayFrom,
            Account,
            AccountPasswordFile,
            Postmaster,
            Transport,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Dns) && result.GetResult(SmartHost) is not null)
                result.AddError("Give --smart-host or --dns, not both.");
            RequirePair(result, SmartHostUser, SmartHostPasswordFile);
            RequirePair(result, Account, AccountPasswordFile);
            if (result.GetResult(SmartHostUser) is not null && result.GetResult(SmartHost) is null)
                result.AddError("--smart-host-user needs --smart-host.");
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var data = DataDirectory.Open(
                    DataDirectory.Resolve(parsed.GetValue(ApplianceCommands.Data))
                );
                using var owner = ApplianceLock.Take(data);
                await using var appliance = await OfflineAppliance.OpenAsync(
                    data,
                    migrate: true,
                    cancellationToken
                );
                return await RunAsync(
                    appliance,
                    Read(parsed),
                    OfflineAppliance.Operator,
                    cancellationToken
                );
            }
        );
        return command;
    }

    /// <summary>Runs set-up and says what came of it.</summary>
    public static async Task<int> RunAsync(
        OfflineAppliance appliance,
        SetupArguments arguments,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var request = await arguments.ReadAsync(cancellationToken);
        var result = await appliance.Setup.RunAsync(request, actor, cancellationToken);
        foreach (var finding in result.Findings)
            await Console.Error.WriteLineAsync(
                finding.IsError || !result.IsDone ? finding.Message : $"Warning: {finding.Message}"
            );
        if (!result.IsDone)
            return ApplianceCommands.Failed;
        if (result.Note is { } note)
            Console.WriteLine(note);
        Console.WriteLine($"{request.Fqdn} is set up; {request.Admin} may sign in.");
        return ApplianceCommands.Done;
    }

    private static SetupArguments Read(ParseResult parsed) =>
        new()
        {
            Admin = parsed.GetRequiredValue(Admin),
            PasswordFile = parsed.GetRequiredValue(PasswordFile),
            Fqdn = parsed.GetRequiredValue(Fqdn),
            AcceptedDomain = [.. parsed.GetValue(AcceptedDomain) ?? []],
            MailboxServer = parsed.GetValue(MailboxServer),
            SmartHost = [.. parsed.GetValue(SmartHost) ?? []],
            Dns = parsed.GetValue(Dns),
            SmartHostUser = parsed.GetValue(SmartHostUser),
            SmartHostPasswordFile = parsed.GetValue(SmartHostPasswordFile),
            SmartHostTls = parsed.GetValue(SmartHostTls),
            Listen = [.. parsed.GetValue(Listen) ?? []],
            RelayFrom = [.. parsed.GetValue(RelayFrom) ?? []],
            Account = parsed.GetValue(Account),
            AccountPasswordFile = parsed.GetValue(AccountPasswordFile),
            Postmaster = parsed.GetValue(Postmaster),
            Transport = [.. parsed.GetValue(Transport) ?? []],
        };

    private static void RequirePair(
        System.CommandLine.Parsing.CommandResult result,
        Option<string?> one,
        Option<string?> other
    )
    {
        if (result.GetResult(one) is null != (result.GetResult(other) is null))
            result.AddError($"{one.Name} and {other.Name} belong together.");
    }

    private static Option<string> Required(string name, string value, string description) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            Required = true,
        };

    private static Option<string?> One(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static Option<string[]> Many(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
