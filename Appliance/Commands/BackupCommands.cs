using System.CommandLine;
using Appliance.Administration.Backups;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary><c>appliance backup</c>, which works while the appliance runs, and <c>appliance restore</c>, which does not.</summary>
internal static class BackupCommands
{
    public static Command CreateBackup()
    {
        var file = new Argument<string>("FILE") { Description = "Where the backup goes." };
        var passphraseFile = PassphraseFile(
            "File with a passphrase: the backup then holds the key ring, sealed with it. Without it, sealed passwords and keys are left out."
        );
        var command = new Command(
            "backup",
            "Saves configuration, accounts, certificates and audit log; never the queue."
        )
        {
            file,
            passphraseFile,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var passphrase = await SecretFile.ReadOptionalAsync(
                    parsed.GetValue(passphraseFile),
                    cancellationToken
                );
                await using var appliance = await OfflineAppliance.OpenExistingAsync(
                    parsed,
                    cancellationToken
                );
                var path = Path.GetFullPath(parsed.GetRequiredValue(file));
                var left = await appliance.Backups.WriteAsync(
                    path,
                    passphrase,
                    OfflineAppliance.Operator,
                    cancellationToken
                );
                foreach (var secret in left)
                    Console.WriteLine($"Left out: {secret}");
                Console.WriteLine($"Saved and checked: {path}");
                return ApplianceCommands.Done;
            }
        );
        return command;
    }

    public static Command CreateRestore()
    {
        var file = new Argument<string>("FILE") { Description = "A backup." };
        var passphraseFile = PassphraseFile("File with the passphrase of the backup.");
        var command = new Command(
            "restore",
            "Puts a backup in place of configuration, accounts, certificates and audit log; the queue stays."
        )
        {
            file,
            passphraseFile,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var passphrase = await SecretFile.ReadOptionalAsync(
                    parsed.GetValue(passphraseFile),
                    cancellationToken
                );
                var data = DataDirectory.Open(
                    DataDirectory.Resolve(parsed.GetValue(ApplianceCommands.Data))
                );
                using var owner = ApplianceLock.Take(data);
                var result = await BackupRestorer.RestoreAsync(
                    Path.GetFullPath(parsed.GetRequiredValue(file)),
                    passphrase,
                    data,
                    OfflineAppliance.Operator,
                    TimeProvider.System,
                    cancellationToken
                );
                if (result.KeptAt is { } kept)
                    Console.WriteLine($"What was there before lies in {kept}.");
                foreach (var secret in result.TypeAgain)
                    Console.WriteLine($"Type again: {secret}");
                Console.WriteLine("Restored.");
                return ApplianceCommands.Done;
            }
        );
        return command;
    }

    private static Option<string?> PassphraseFile(string description) =>
        new("--passphrase-file") { Description = description, HelpName = "FILE" };
}
