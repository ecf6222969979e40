using System.Globalization;
using System.Net;

namespace Appliance.Mail.Filters;

/// <summary>A property that filters may name, with the comparisons its type allows.</summary>
public abstract class FilterProperty<T>(string name)
{
    public string Name { get; } = name;

    /// <summary>Personal data: only who may read messages filters by it.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>The test of one comparison; with an error there is none.</summary>
    internal abstract FilterTest<T> Compile(FilterOperator op, string value);

    private protected FilterTest<T> NotFor(FilterOperator op, string allowed) =>
        FilterTest<T>.Fails(
            $"-{op.ToString().ToLowerInvariant()} does not go with {Name}; {allowed} do."
        );

    private protected static FilterTest<T> Ordered<TValue>(
        FilterOperator op,
        Func<T, TValue?> read,
        TValue value
    )
        where TValue : struct, IComparable<TValue> =>
        new(
            item =>
                read(item) is { } is_ ? Compare(op, is_.CompareTo(value)) : op == FilterOperator.Ne,
            null
        );

    private static bool Compare(FilterOperator op, int order) =>
        op switch
        {
            FilterOperator.Eq => order == 0,
            FilterOperator.Ne => order != 0,
            FilterOperator.Gt => order > 0,
            FilterOperator.Ge => order >= 0,
            FilterOperator.Lt => order < 0,
            FilterOperator.Le => order <= 0,
            FilterOperator.Like or FilterOperator.NotLike => throw new ArgumentOutOfRangeException(
                nameof(op)
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, message: null),
        };
}

/// <summary>A compiled comparison, or what is wrong with it.</summary>
internal readonly record struct FilterTest<T>(Func<T, bool>? Test, string? Error)
{
    public static FilterTest<T> Fails(string error) => new(null, error);
}

/// <summary>Text; several texts match when one of them does. <c>*</c> in -like stands for anything.</summary>
public sealed class TextProperty<T>(string name, Func<T, IEnumerable<string>> read)
    : FilterProperty<T>(name)
{
    public TextProperty(string name, Func<T, string?> read)
        : this(name, item => read(item) is { } text ? [text] : []) { }

    /// <summary>Of lists: a whole list is never equal to a text.</summary>
    public bool LikeOnly { get; init; }

    /// <summary>Where several texts mean the same: makes of a filter's value what it is compared as.</summary>
    public Func<string, string>? Read { get; init; }

    internal override FilterTest<T> Compile(FilterOperator op, string value)
    {
        value = Read?.Invoke(value) ?? value;
        if (LikeOnly && op is not (FilterOperator.Like or FilterOperator.NotLike))
            return NotFor(op, "-like and -notlike");
        return op switch
        {
            FilterOperator.Eq => new(Any(text => Same(text, value), value.Length == 0), null),
            FilterOperator.Ne => new(Not(Any(text => Same(text, value), value.Length == 0)), null),
            FilterOperator.Like => new(Any(text => Wildcard.IsMatch(text, value), false), null),
            FilterOperator.NotLike => new(
                Not(Any(text => Wildcard.IsMatch(text, value), false)),
                null
            ),
            FilterOperator.Gt => new(Any(text => Order(text, value) > 0, false), null),
            FilterOperator.Ge => new(Any(text => Order(text, value) >= 0, false), null),
            FilterOperator.Lt => new(Any(text => Order(text, value) < 0, false), null),
            FilterOperator.Le => new(Any(text => Order(text, value) <= 0, false), null),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, message: null),
        };
    }

    private Func<T, bool> Any(Func<string, bool> test, bool whenNone) =>
        item =>
        {
            var none = true;
            foreach (var text in read(item))
            {
                none = false;
                if (test(text))
                    return true;
            }
            return none && whenNone;
        };

    private static Func<T, bool> Not(Func<T, bool> test) => item => !test(item);

    private static bool Same(string text, string value) =>
        string.Equals(text, value, StringComparison.OrdinalIgnoreCase);

    private static int Order(string text, string value) =>
        string.Compare(text, value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A whole number.</summary>
public sealed class NumberProperty<T>(string name, Func<T, long?> read) : FilterProperty<T>(name)
{
    internal override FilterTest<T> Compile(FilterOperator op, string value) =>
        op is FilterOperator.Like or FilterOperator.NotLike
            ? NotFor(op, "-eq, -ne, -gt, -ge, -lt and -le")
        : long.TryParse(
            value,
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? Ordered(op, read, number)
        : FilterTest<T>.Fails($"{Name} is a whole number, such as 3.");
}

/// <summary>A number of octets; KB, MB and GB may follow the number.</summary>
public sealed class SizeProperty<T>(string name, Func<T, long?> read) : FilterProperty<T>(name)
{
    internal override FilterTest<T> Compile(FilterOperator op, string value) =>
        op is FilterOperator.Like or FilterOperator.NotLike
            ? NotFor(op, "-eq, -ne, -gt, -ge, -lt and -le")
        : ByteSize.TryParse(value, out var size) ? Ordered(op, read, size.Value.Bytes)
        : FilterTest<T>.Fails($"{Name} is a size, such as 12800, 64KB or 1MB.");
}

/// <summary>A moment; without a zone it is in UTC.</summary>
public sealed class TimeProperty<T>(string name, Func<T, DateTimeOffset?> read)
    : FilterProperty<T>(name)
{
    internal override FilterTest<T> Compile(FilterOperator op, string value) =>
        op is FilterOperator.Like or FilterOperator.NotLike
            ? NotFor(op, "-eq, -ne, -gt, -ge, -lt and -le")
        : DateTimeOffset.TryParse(
            value,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? Ordered(op, read, time)
        : FilterTest<T>.Fails($"{Name} is a time, such as '2026-03-01 14:30' (UTC).");
}

/// <summary>One of some words.</summary>
public sealed class EnumProperty<T, TEnum>(string name, Func<T, TEnum> read)
    : FilterProperty<T>(name)
    where TEnum : struct, Enum
{
    internal override FilterTest<T> Compile(FilterOperator op, string value)
    {
        if (op is not (FilterOperator.Eq or FilterOperator.Ne))
            return NotFor(op, "-eq and -ne");
        if (
            !Enum.TryParse<TEnum>(value, ignoreCase: true, out var wanted)
            || !Enum.IsDefined(wanted)
            || char.IsAsciiDigit(value[0])
        )
            return FilterTest<T>.Fails(
                $"{Name} is one of {string.Join(", ", Enum.GetNames<TEnum>())}."
            );
        var equal = op == FilterOperator.Eq;
        return new(
            item => EqualityComparer<TEnum>.Default.Equals(read(item), wanted) == equal,
            null
        );
    }
}

/// <summary>An IP address.</summary>
public sealed class AddressProperty<T>(string name, Func<T, IPAddress?> read)
    : FilterProperty<T>(name)
{
    internal override FilterTest<T> Compile(FilterOperator op, string value)
    {
        if (op is not (FilterOperator.Eq or FilterOperator.Ne))
            return NotFor(op, "-eq and -ne");
        if (!IPAddress.TryParse(value, out var wanted))
            return FilterTest<T>.Fails($"{Name} is an IP address, such as 192.0.2.1.");
        var equal = op == FilterOperator.Eq;
        return new(item => Equals(read(item), wanted) == equal, null);
    }
}

/// <summary>The identity of an object.</summary>
public sealed class GuidProperty<T>(string name, Func<T, Guid?> read) : FilterProperty<T>(name)
{
    internal override FilterTest<T> Compile(FilterOperator op, string value)
    {
        if (op is not (FilterOperator.Eq or FilterOperator.Ne))
            return NotFor(op, "-eq and -ne");
        if (!Guid.TryParse(value, out var wanted))
            return FilterTest<T>.Fails($"{Name} is a GUID.");
        var equal = op == FilterOperator.Eq;
        return new(item => (read(item) == wanted) == equal, null);
    }
}
