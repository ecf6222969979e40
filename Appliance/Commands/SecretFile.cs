using Appliance.Storage;

namespace Appliance.Commands;

/// <summary>A password in a file: never on a command line, where every user of the machine can read it.</summary>
internal static class SecretFile
{
    /// <summary>The first line of the file.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read, or is empty.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"The password file {path} cannot be read: {exception.Message}",
                exception
            );
        }
        var password = text.Split('\n')[0].TrimEnd('\r');
        return password.Length > 0
            ? password
            : throw new StartRefusedException($"The password file {path} is empty.");
    }

    public static async Task<string?> ReadOptionalAsync(
        string? path,
        CancellationToken cancellationToken
    ) => path is null ? null : await ReadAsync(path, cancellationToken);
}
