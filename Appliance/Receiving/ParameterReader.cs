using System.Text;

namespace Appliance.Receiving;

/// <summary>Walks over <c>keyword[=value]</c> pairs behind a path (RFC 5321 4.1.2, esmtp-param).</summary>
public ref struct ParameterReader(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Keyword { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether an equals sign was there; <c>SIZE=</c> is not <c>SIZE</c>.</summary>
    public bool HasValue { get; private set; }

    public bool Next()
    {
        _rest = _rest.TrimStart((byte)' ');
        if (_rest.IsEmpty)
            return false;
        var blank = _rest.IndexOf((byte)' ');
        var parameter = blank < 0 ? _rest : _rest[..blank];
        _rest = blank < 0 ? default : _rest[(blank + 1)..];
        var equals = parameter.IndexOf((byte)'=');
        HasValue = equals >= 0;
        Keyword = HasValue ? parameter[..equals] : parameter;
        Value = HasValue ? parameter[(equals + 1)..] : default;
        return true;
    }

    public readonly bool Is(ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(Keyword, keyword);

    public readonly bool ValueIs(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(Value, value);
}
