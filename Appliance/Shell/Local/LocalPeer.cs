using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Appliance.Shell.Local;

/// <summary>Whose process is at the other end of a local socket, as the kernel says.</summary>
internal static partial class LocalPeer
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Root, and the user that the appliance itself runs as.</summary>
    public static bool MayConnect(uint user) => user == 0 || user == EffectiveUser();

    public static uint UserOf(Socket socket)
    {
        // struct ucred: process, user, group.
        Span<byte> credentials = stackalloc byte[3 * sizeof(uint)];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return MemoryMarshal.Read<uint>(credentials[sizeof(uint)..]);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
