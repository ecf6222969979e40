using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Mail;

/// <summary>
/// Addresses of one family from first to last: one address, <c>a-b</c>, CIDR, or <c>address(mask)</c>
/// (receive-connectors 4). CIDR with host bits set means the network. IPv4-mapped IPv6 counts as IPv4.
/// </summary>
public sealed record IPRange
{
    private readonly UInt128 _first;
    private readonly UInt128 _last;

    private IPRange(AddressFamily family, UInt128 first, UInt128 last, string text)
    {
        Family = family;
        _first = first;
        _last = last;
        Text = text;
    }

    public static IPRange AllIPv4 { get; } = Parse("0.0.0.0-255.255.255.255");

    public static IPRange AllIPv6 { get; } = Parse("::/0");

    public AddressFamily Family { get; }

    /// <summary>The range as it was typed; it does not count for equality.</summary>
    public string Text { get; }

    /// <summary>How many addresses, less one: the smaller, the more specific.</summary>
    public UInt128 Span => _last - _first;

    public bool IsWholeInternet =>
        _first == 0
        && Span == (Family == AddressFamily.InterNetwork ? uint.MaxValue : UInt128.MaxValue);

    /// <summary>How many of the addresses are reached over the Internet: outside private, loopback and link-local networks.</summary>
    public UInt128 PublicCount
    {
        get
        {
            var ours = Blocks
                .Where(block => block.Overlaps(this))
                .Aggregate(
                    UInt128.Zero,
                    (sum, block) =>
                        sum
                        + (UInt128.Min(block._last, _last) - UInt128.Max(block._first, _first))
                        + 1
                );
            // All of IPv6 is one more than the type can hold, but some of it is always private.
            return Span - ours + 1;
        }
    }

    /// <summary>The networks that an office may give itself (RFC 1918).</summary>
    public static ImmutableArray<IPRange> PrivateIPv4 { get; } =
    [Parse("10.0.0.0/8"), Parse("172.16.0.0/12"), Parse("192.168.0.0/16")];

    private static ImmutableArray<IPRange> Blocks { get; } =
    [
        .. PrivateIPv4,
        Parse("127.0.0.0/8"),
        Parse("169.254.0.0/16"),
        Parse("::1"),
        Parse("fc00::/7"),
        Parse("fe80::/10"),
    ];

    public IPAddress First => ToAddress(_first);

    /// <summary>An address of the range that is reached over the Internet; only where <see cref="PublicCount"/> is not zero.</summary>
    public IPAddress SomePublicAddress
    {
        get
        {
            // Not the very first, which names a network. Between the ends all may be private, behind a block none is.
            UInt128[] likely =
            [
                UInt128.Min(_first + 9, _last),
                _first,
                _last,
                .. Blocks.Where(block => block.Overlaps(this)).Select(block => block._last + 1),
            ];
            return likely
                .Where(value => value >= _first && value <= _last)
                .Select(ToAddress)
                .First(address => !Blocks.Any(block => block.Contains(address)));
        }
    }

    public bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != Family)
            return false;
        var value = ToNumber(address);
        return value >= _first && value <= _last;
    }

    public bool Contains(IPRange other) =>
        Family == other.Family && other._first >= _first && other._last <= _last;

    public bool Overlaps(IPRange other) =>
        Family == other.Family && other._first <= _last && _first <= other._last;

    public bool Equals(IPRange? other) =>
        other is not null
        && Family == other.Family
        && _first == other._first
        && _last == other._last;

    public override int GetHashCode() => HashCode.Combine(Family, _first, _last);

    public override string ToString() => Text;

    public static IPRange Parse(string text) =>
        TryParse(text, out var range, out var problem) ? range : throw new FormatException(problem);

    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out IPRange? range,
        [NotNullWhen(false)] out Sentence? problem
    )
    {
        range = null;
        var trimmed = (text ?? "").Trim();
        var parsed = trimmed switch
        {
            _ when trimmed.Contains('/', StringComparison.Ordinal) => FromCidr(trimmed),
            _ when trimmed.EndsWith(')') => FromMask(trimmed),
            _ when trimmed.Contains('-', StringComparison.Ordinal) => FromEnds(trimmed),
            _ => FromEnds($"{trimmed}-{trimmed}"),
        };
        if (parsed.Problem is not null)
        {
            problem = $"'{trimmed}' is no IP range: {parsed.Problem}";
            return false;
        }
        problem = null;
        range = new IPRange(parsed.Family, parsed.First, parsed.Last, trimmed);
        return true;
    }

    private readonly record struct Parsed(
        AddressFamily Family,
        UInt128 First,
        UInt128 Last,
        Sentence? Problem
    );

    private static Parsed Bad(Sentence problem) => new(default, 0, 0, problem);

    private static Parsed FromCidr(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryAddress(text[..slash], out var address))
            return Bad("the part before '/' is no address.");
        var bits = Bits(address.AddressFamily);
        if (
            !int.TryParse(
                text.AsSpan(slash + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var prefix
            )
            || prefix > bits
        )
            return Bad($"the prefix length must be 0 to {bits}.");
        var host = HostMask(bits - prefix);
        var value = ToNumber(address);
        return new(address.AddressFamily, value & ~host, value | host, null);
    }

    private static Parsed FromMask(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (
            open < 0
            || !TryAddress(text[..open], out var address)
            || !TryAddress(text[(open + 1)..^1], out var mask)
        )
            return Bad("write address(mask), as in 192.168.1.0(255.255.255.0).");
        if (address.AddressFamily != mask.AddressFamily)
            return Bad("address and mask are of different families.");
        var all = HostMask(Bits(address.AddressFamily));
        var host = ~ToNumber(mask) & all;
        if ((host & (host + 1)) != 0)
            return Bad("the mask has holes.");
        var value = ToNumber(address);
        return new(address.AddressFamily, value & ~host, value | host, null);
    }

    private static Parsed FromEnds(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (
            !TryAddress(text[..dash], out var first)
            || !TryAddress(text[(dash + 1)..], out var last)
        )
            return Bad("write one address, first-last, or CIDR such as 192.168.1.0/24.");
        if (first.AddressFamily != last.AddressFamily)
            return Bad("first and last address are of different families.");
        var (low, high) = (ToNumber(first), ToNumber(last));
        return low > high
            ? Bad("the first address lies behind the last one.")
            : new(first.AddressFamily, low, high, null);
    }

    private static bool TryAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        text = text.Trim();
        address = null;
        // IPAddress.Parse takes "10" and "10.1" for addresses; nobody means that here.
        if (!text.Contains(':', StringComparison.Ordinal) && text.AsSpan().Count('.') != 3)
            return false;
        if (!IPAddress.TryParse(text, out address))
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return true;
    }

    private static int Bits(AddressFamily family) =>
        family == AddressFamily.InterNetwork ? 32 : 128;

    private static UInt128 HostMask(int bits) =>
        bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private IPAddress ToAddress(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new IPAddress(Family == AddressFamily.InterNetwork ? bytes[12..] : bytes);
    }

    private static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        UInt128 value = 0;
        foreach (var octet in bytes[..length])
            value = (value << 8) | octet;
        return value;
    }
}
