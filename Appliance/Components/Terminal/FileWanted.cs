namespace Appliance.Components.Terminal;

/// <summary>A file that a command asks the person for.</summary>
/// <param name="name">As the command line names it: a browser does not open files by their names.</param>
public sealed class FileWanted(string name, int maxBytes)
{
    private readonly TaskCompletionSource<byte[]?> _content = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public string Name => name;

    public int MaxBytes => maxBytes;

    public Task<byte[]?> Content => _content.Task;

    /// <summary>Null: the person gives none.</summary>
    public void Give(byte[]? content) => _content.TrySetResult(content);
}
