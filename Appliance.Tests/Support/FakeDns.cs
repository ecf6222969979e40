using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Appliance.Tests.Support;

/// <summary>
/// A DNS server on a loopback UDP port that answers from a table. A name that is not in it does not exist.
/// <code>
/// await using var dns = FakeDns.Start(d => d
///     .Mx("contoso.test", 10, "mx1.contoso.test")
///     .Address("mx1.contoso.test", "127.0.0.1"));
/// </code>
/// </summary>
public sealed class FakeDns : IAsyncDisposable
{
    private const int TypeA = 1;
    private const int TypeCname = 5;
    private const int TypeMx = 15;
    private const int TypeAaaa = 28;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, List<(int Type, byte[] Data)>> _records = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ConcurrentDictionary<string, int> _failures = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ConcurrentQueue<string> _questions = new();
    private Task _serving = Task.CompletedTask;

    private FakeDns() { }

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    /// <summary>What was asked, in order: <c>MX contoso.test</c>.</summary>
    public IReadOnlyCollection<string> Questions => _questions;

    public static FakeDns Start(Action<FakeDns>? configure = null)
    {
        var dns = new FakeDns();
        configure?.Invoke(dns);
        dns._serving = dns.ServeAsync();
        return dns;
    }

    public FakeDns Mx(string name, ushort preference, string host)
    {
        var data = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(data, preference);
        return Add(name, TypeMx, [.. data, .. Name(host)]);
    }

    /// <summary>RFC 7505: the domain takes no mail.</summary>
    public FakeDns NullMx(string name) => Mx(name, 0, "");

    public FakeDns Address(string name, params string[] addresses)
    {
        foreach (var text in addresses)
        {
            var address = IPAddress.Parse(text);
            Add(
                name,
                address.AddressFamily == AddressFamily.InterNetwork ? TypeA : TypeAaaa,
                address.GetAddressBytes()
            );
        }
        return this;
    }

    public FakeDns Alias(string name, string target) => Add(name, TypeCname, Name(target));

    /// <summary>The name exists and has no record.</summary>
    public FakeDns Empty(string name)
    {
        _records.GetOrAdd(name, _ => []);
        return this;
    }

    /// <summary>The server says SERVFAIL (2), REFUSED (5) …</summary>
    public FakeDns Failure(string name, int code = 2)
    {
        _failures[name] = code;
        return this;
    }

    /// <summary>No answer at all.</summary>
    public FakeDns Silence(string name) => Failure(name, -1);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private FakeDns Add(string name, int type, byte[] data)
    {
        _records.GetOrAdd(name, _ => []).Add((type, data));
        return this;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var question = await _socket.ReceiveAsync(_stop.Token);
                if (Answer(question.Buffer) is { } answer)
                    await _socket.SendAsync(answer, question.RemoteEndPoint, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // RFC 1035 4.1: header of 12 octets, the question repeated, the answers with their names in full.
    private byte[]? Answer(byte[] query)
    {
        var end = 12;
        var labels = new List<string>();
        while (query[end] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(query, end + 1, query[end]));
            end += query[end] + 1;
        }
        var name = string.Join('.', labels);
        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end + 1));
        var question = query[12..(end + 5)];
        _questions.Enqueue(
            $"{type switch { TypeA => "A", TypeMx => "MX", TypeAaaa => "AAAA", _ => type.ToString(System.Globalization.CultureInfo.InvariantCulture) }} {name}"
        );
        var code = 0;
        if (_failures.TryGetValue(name, out var failure))
        {
            if (failure < 0)
                return null;
            code = failure;
        }
        List<byte[]> answers = [];
        if (code == 0)
            code = Collect(name, type, answers) ? 0 : 3;
        var header = new byte[12];
        query.AsSpan(0, 2).CopyTo(header);
        header[2] = 0x81;
        header[3] = (byte)(0x80 | code);
        header[5] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)answers.Count);
        return [.. header, .. question, .. answers.SelectMany(a => a)];
    }

    // As a resolver does: aliases are followed, and stand in the answer before what they lead to.
    private bool Collect(string name, int type, List<byte[]> answers)
    {
        for (var i = 0; i < 4; i++)
        {
            if (!_records.TryGetValue(name, out var records))
                return false;
            foreach (var (_, data) in records.Where(r => r.Type == type))
                answers.Add(Record(name, type, data));
            var alias = records.FirstOrDefault(r => r.Type == TypeCname).Data;
            if (alias is null || type == TypeCname)
                return true;
            answers.Add(Record(name, TypeCname, alias));
            name = Text(alias);
        }
        return true;
    }

    private static byte[] Record(string name, int type, byte[] data)
    {
        var fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, (ushort)type);
        fixedPart[3] = 1;
        fixedPart[7] = 60;
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. Name(name), .. fixedPart, .. data];
    }

    private static byte[] Name(string name)
    {
        var bytes = new List<byte>();
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }
        bytes.Add(0);
        return [.. bytes];
    }

    private static string Text(byte[] name)
    {
        var labels = new List<string>();
        for (var i = 0; name[i] != 0; i += name[i] + 1)
            labels.Add(Encoding.ASCII.GetString(name, i + 1, name[i]));
        return string.Join('.', labels);
    }
}
