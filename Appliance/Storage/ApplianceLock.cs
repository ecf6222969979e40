namespace Appliance.Storage;

/// <summary>Whoever holds it owns the data directory: run, set-up and restore hold it for life (one process owns the queue).</summary>
public sealed class ApplianceLock : IDisposable
{
    private readonly FileStream _file;

    private ApplianceLock(FileStream file) => _file = file;

    /// <exception cref="StartRefusedException">Another process holds it.</exception>
    public static ApplianceLock Take(DataDirectory data) =>
        TryTake(data)
        ?? throw new StartRefusedException(
            $"Another appliance process uses the data directory {data.Root}."
        );

    /// <summary>Null while another process holds it.</summary>
    public static ApplianceLock? TryTake(DataDirectory data)
    {
        try
        {
            return new ApplianceLock(
                new FileStream(
                    data.Path("appliance.lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                )
            );
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartRefusedException(
                $"The data directory {data.Root} belongs to another user: {exception.Message}",
                exception
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    // The file stays: removing it would let two processes hold locks on two files of the same name.
    public void Dispose() => _file.Dispose();
}
