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
        var secondFactor = new Option<bool>("--remove-second-factor")
        {
            Description = "Also removes the authenticator app and all passkeys of the account.",
        };
        var command = new Command(
            "reset-admin",
            "Gives an administrator a new password, to be replaced at the next sign-in, and enables the account."
        )
        {
            name,
            passwordFile,
            secondFactor,
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
                    cancellationToken,
                    mustChangePassword: true
                );
                if (result.IsSaved && parsed.GetValue(secondFactor))
                    result = await appliance.Administrators.ResetSecondFactorAsync(
                        parsed.GetRequiredValue(name),
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
