using System.CommandLine;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary><c>appliance shell</c>: the Management Shell of the running appliance, on this machine's console.</summary>
internal static class ShellCommand
{
    // As the shell takes it; what is longer is refused there, in its own words.
    private const int MaxText = 256 * 1024 + 1;

    public static Command Create()
    {
        var script = new Argument<string?>("SCRIPT")
        {
            Description =
                "File with commands. Without it, and without -c, they are typed or piped in.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var text = new Option<string?>("--command", "-c")
        {
            Description = "Runs this and ends.",
            HelpName = "COMMAND",
        };
        var name = new Option<string?>("--as")
        {
            Description =
                "Works as this administrator, with exactly their roles. Without it everything is allowed.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Writes the objects of a command as one JSON array instead of a table.",
        };
        var command = new Command(
            "shell",
            "Opens the Management Shell of the running appliance. Exit code 0 when no error was written, else 1, or what 'exit' says."
        )
        {
            script,
            text,
            name,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(script) is not null && result.GetValue(text) is not null)
                result.AddError("A script and --command exclude each other.");
            else if (result.GetValue(script) is ['-', ..] option && !File.Exists(option))
                result.AddError($"There is no option '{option}'.");
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var commands =
                    parsed.GetValue(script) is { } file
                        ? await ReadScriptAsync(file, cancellationToken)
                    : parsed.GetValue(text) is { } given ? given
                    : Console.IsInputRedirected ? await ReadAsync(Console.In, cancellationToken)
                    : null;
                var data = DataDirectory.Look(
                    DataDirectory.Resolve(parsed.GetValue(ApplianceCommands.Data))
                );
                var terminal = new ShellTerminal();
                using var client = await ShellClient.OpenAsync(
                    data,
                    terminal,
                    parsed.GetValue(name),
                    cancellationToken
                );
                var asJson = parsed.GetValue(json);
                return commands is null
                    ? await client.TalkAsync(asJson)
                    : await client.RunAsync(commands, asJson);
            }
        );
        return command;
    }

    private static async Task<string> ReadScriptAsync(
        string path,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var reader = new StreamReader(path);
            return await ReadAsync(reader, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"The script {path} cannot be read: {exception.Message}",
                exception
            );
        }
    }

    private static async Task<string> ReadAsync(
        TextReader reader,
        CancellationToken cancellationToken
    )
    {
        var buffer = new char[MaxText];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return new string(buffer, 0, length);
    }
}
