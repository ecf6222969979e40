using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Shell.Local;

/// <summary>
/// Where a socket lies in the file system. The kernel takes paths of 107 octets; a longer one is reached through a handle of
/// its directory.
/// </summary>
public sealed partial class LocalAddress : IDisposable
{
    private const int MaxPath = 107;

    // Only a name for the directory: neither readable nor writable.
    private const int PathOnly = 0x20_0000;
    private const int CloseOnExec = 0x8_0000;

    private readonly SafeFileHandle? _directory;

    private LocalAddress(UnixDomainSocketEndPoint endPoint, SafeFileHandle? directory) =>
        (EndPoint, _directory) = (endPoint, directory);

    /// <summary>Good until this is disposed of.</summary>
    public UnixDomainSocketEndPoint EndPoint { get; }

    /// <exception cref="IOException">The directory cannot be reached.</exception>
    public static LocalAddress Of(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) <= MaxPath)
            return new LocalAddress(new UnixDomainSocketEndPoint(path), null);
        var directory = Open(Path.GetDirectoryName(path)!, PathOnly | CloseOnExec);
        if (directory.IsInvalid)
            throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        return new LocalAddress(
            new UnixDomainSocketEndPoint(
                $"/proc/self/fd/{directory.DangerousGetHandle()}/{Path.GetFileName(path)}"
            ),
            directory
        );
    }

    public void Dispose() => _directory?.Dispose();

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial SafeFileHandle Open(string path, int flags);
}
