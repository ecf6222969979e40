using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Tests.Support;

/// <summary>Stands between a browser and the appliance, and can be cut: what is open ends, and nothing new comes through.</summary>
public sealed class CuttableWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _far;
    private readonly Task _accepting;
    private volatile bool _isCut;

    public CuttableWire(IPEndPoint far)
    {
        _far = far;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open.Keys)
            client.Dispose();
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Cut();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_end.Token);
                if (_isCut)
                    near.Dispose();
                else
                    _ = CarryAsync(near);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        _open.TryAdd(near, 0);
        try
        {
            await far.ConnectAsync(_far, _end.Token);
            await Task.WhenAny(
                near.GetStream().CopyToAsync(far.GetStream(), _end.Token),
                far.GetStream().CopyToAsync(near.GetStream(), _end.Token)
            );
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
                        or OperationCanceledException
            )
        {
            // One of the two ends is gone, so the other goes too.
        }
        finally
        {
            _open.TryRemove(near, out _);
            near.Dispose();
        }
    }
}
