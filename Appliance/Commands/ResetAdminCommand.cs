using System.CommandLine;
using Appliance.Administration;

namespace Appliance.Commands;

/// <summary><c>appliance reset-admin</c>: the way back in for whoever has the machine itself. Works while the appliance runs.</summary>
internal static class ResetAdminCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The administrator." };
        var passwordFile = new Option<string?>("--password-file")
        {
            Description = "File with the new password; without it one is made up and printed.",
            HelpName = "FILE",
        };
        var command = new Command(
            "reset-admin",
            "Gives an administrator a new password and enables the account."
        )
        {
            name,
            passwordFile,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var password = await SecretFile.ReadOptionalAsync(
                    parsed.GetValue(passwordFile),
                    cancellationToken
                );
                await using var appliance = await OfflineAppliance.OpenExistingAsync(
                    parsed,
                    cancellationToken
                );
                var given = password ?? OneTimeText.Create(groups: 5);
                var result = await appliance.Administrators.ResetPasswordAsync(
                    parsed.GetRequiredValue(name),
                    given,
                    OfflineAppliance.Operator,
                    cancellationToken
                );
                foreach (var finding in result.Findings)
                    await Console.Error.WriteLineAsync(finding.Message);
                if (!result.IsSaved)
                    return ApplianceCommands.Failed;
                Console.WriteLine(
                    password is null ? $"New password: {given}" : "The password is changed."
                );
                return ApplianceCommands.Done;
            }
        );
        return command;
    }
}
