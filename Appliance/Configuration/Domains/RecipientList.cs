using System.Collections.Immutable;

namespace Appliance.Configuration.Domains;

/// <summary>
/// The known recipients of an accepted domain, at one moment; immutable, and found in constant time however many there are.
/// </summary>
public sealed class RecipientList
{
    /// <summary>Recipients of one domain: a bound for the memory they all stand in, far above what an office has.</summary>
    public const int MaxCount = 200_000;

    private readonly HashSet<string> _keys;
    private readonly Lazy<ImmutableArray<string>> _sorted;

    private RecipientList(HashSet<string> keys)
    {
        _keys = keys;
        _sorted = new(() => [.. _keys.Order(StringComparer.Ordinal)]);
    }

    public static RecipientList Empty { get; } = new(new HashSet<string>(StringComparer.Ordinal));

    public int Count => _keys.Count;

    /// <summary>As they are stored, in order; put in order when first asked for.</summary>
    public ImmutableArray<string> Sorted => _sorted.Value;

    public static RecipientList Of(IEnumerable<string> keys) =>
        new(keys.ToHashSet(StringComparer.Ordinal));

    /// <summary>
    /// The form in which recipients are stored and compared. RFC 5321 2.4 leaves the case of a local part to its server, and no
    /// mailbox server of an office tells <c>Anna</c> from <c>anna</c>.
    /// </summary>
    public static string KeyOf(EmailAddress address) => address.ToAsciiDomain().ToLowerInvariant();

    public bool Contains(EmailAddress address) => _keys.Contains(KeyOf(address));

    public bool Contains(string key) => _keys.Contains(key);

    public RecipientList With(IEnumerable<string> added, IEnumerable<string> removed)
    {
        var keys = new HashSet<string>(_keys, StringComparer.Ordinal);
        keys.ExceptWith(removed);
        keys.UnionWith(added);
        return new RecipientList(keys);
    }
}
