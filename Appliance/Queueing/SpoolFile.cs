using Microsoft.Win32.SafeHandles;

namespace Appliance.Queueing;

/// <summary>One large body on its way to disk. Durable once <see cref="SyncAsync"/> has synced the file and its directory.</summary>
internal sealed class SpoolFile : IAsyncDisposable
{
    private readonly SpoolDirectory _directory;
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    public SpoolFile(SpoolDirectory directory, string path, bool create)
    {
        _directory = directory;
        _path = path;
        _handle = File.OpenHandle(
            path,
            create ? FileMode.CreateNew : FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.Read | FileShare.Delete,
            FileOptions.None
        );
    }

    public long Length { get; private set; }

    public async ValueTask WriteAsync(
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        await RandomAccess.WriteAsync(_handle, bytes, Length, cancellationToken);
        Length += bytes.Length;
    }

    /// <summary>False when the disk could not take it; then nothing may be answered 250.</summary>
    public async Task<bool> SyncAsync()
    {
        try
        {
            await SyncThreads.RunAsync(() =>
            {
                RandomAccess.FlushToDisk(_handle);
                FileSync.SyncDirectory(_directory.Path);
            });
            return true;
        }
        catch (IOException exception)
        {
            _directory.LogWriteFailed(0, exception);
            return false;
        }
    }

    public void Delete() => File.Delete(_path);

    public ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }
}
