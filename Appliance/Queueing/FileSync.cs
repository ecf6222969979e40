using System.Runtime.InteropServices;

namespace Appliance.Queueing;

/// <summary>fsync of a directory: a new file is durable only when its name is. .NET cannot open a directory, so this is the one place that asks the system itself.</summary>
internal static partial class FileSync
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on Linux

    /// <exception cref="IOException">The directory could not be synced.</exception>
    public static void SyncDirectory(string path)
    {
        // Elsewhere than on Linux the file system journals names with the file.
        if (!OperatingSystem.IsLinux())
            return;
        var descriptor = Open(path, ReadOnlyDirectory);
        if (descriptor < 0)
            throw new IOException(
                $"The directory {path} cannot be opened for sync: error {Marshal.GetLastPInvokeError()}."
            );
        try
        {
            if (Sync(descriptor) != 0)
                throw new IOException(
                    $"The directory {path} cannot be synced: error {Marshal.GetLastPInvokeError()}."
                );
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
