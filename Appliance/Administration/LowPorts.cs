using System.Net;
using System.Net.Sockets;

namespace Appliance.Administration;

/// <summary>May this process listen on ports below 1024? Found out by trying, as rights, capabilities and sysctls all have a say.</summary>
internal static class LowPorts
{
    public static bool MayBind()
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        );
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 25));
            return true;
        }
        catch (SocketException exception)
        {
            // A port in use may be ours tomorrow; the kernel looks at rights first.
            return exception.SocketErrorCode != SocketError.AccessDenied;
        }
    }
}
