namespace Appliance.Receiving;

/// <summary>xtext of RFC 3461 4: printable ASCII, where '+', '=' and anything else stand as '+' and two upper-case hex digits.</summary>
public static class Xtext
{
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'+')
            {
                if (i + 2 >= text.Length || !IsUpperHex(text[i + 1]) || !IsUpperHex(text[i + 2]))
                    return false;
                i += 2;
            }
            else if (text[i] is < 33 or > 126 or (byte)'=')
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsUpperHex(byte octet) => char.IsAsciiHexDigitUpper((char)octet);
}
