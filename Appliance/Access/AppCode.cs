using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Access;

/// <summary>The six digits that an authenticator app shows for half a minute (RFC 6238, HMAC-SHA-1, as all apps know it).</summary>
public static class AppCode
{
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const int Modulus = 1_000_000;

    /// <summary>A new key, as the person may type it into an app: RFC 4226 4 asks for 160 bits.</summary>
    public static string NewKey() => Base32.Encode(RandomNumberGenerator.GetBytes(20));

    /// <summary>What the QR code says to the app.</summary>
    public static string Address(string key, string issuer, string name) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(name)}?secret={key}&issuer={Uri.EscapeDataString(issuer)}&digits={Digits}&period={StepSeconds}"
        );

    /// <summary>The code of the step that the moment lies in.</summary>
    /// <exception cref="FormatException">The key is none.</exception>
    public static string At(string key, DateTimeOffset moment) =>
        OfStep(Base32.Decode(key) ?? throw new FormatException("This is no key."), StepOf(moment));

    /// <summary>
    /// The step whose code this is, or null. A clock may be half a minute off; a step up to <paramref name="lastStep"/> was
    /// used already, and whoever looked over the shoulder must not use it again (RFC 6238 5.2).
    /// </summary>
    public static long? Match(string key, string code, DateTimeOffset now, long lastStep)
    {
        if (Base32.Decode(key) is not { Length: > 0 } bytes)
            return null;
        var given = Encoding.ASCII.GetBytes(code);
        long? match = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            var expected = Encoding.ASCII.GetBytes(OfStep(bytes, step));
            if (CryptographicOperations.FixedTimeEquals(expected, given) && step > lastStep)
                match = step;
        }
        return match;
    }

    private static long StepOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    private static string OfStep(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        // The algorithm of the standard; as a keyed hash it stands.
#pragma warning disable CA5350
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }
}
