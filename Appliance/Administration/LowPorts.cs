using System.Net;
using System.Net.Sockets;

namespace Appliance.Administration;

/// <summary>Should this process listen on ports below 1024? Found out by trying, as rights, capabilities and sysctls all have a say.</summary>
internal static class LowPorts
{
    public static bool MayBind()
    {
        // Some container engines let every process bind low ports and some do not; the ports to map must not depend on it.
        if (Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") == "true")
            return false;
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
