using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Appliance.Mail;

/// <summary>
/// One address space of a connector: <c>[Local:][type:]address[;cost]</c> in the syntaxes of Exchange 2007 RTM and SP1
/// (send-connectors 4). Type is SMTP when none is given, cost 1 to 100, 1 when none is given.
/// </summary>
public sealed record AddressSpace
{
    public const string Smtp = "SMTP";
    public const string X400 = "X400";
    public const int MinCost = 1;
    public const int MaxCost = 100;

    private AddressSpace(string type, string address, int cost, SmtpDomain? domain, bool isLocal)
    {
        Type = type;
        Address = address;
        Cost = cost;
        Domain = domain;
        IsLocalScope = isLocal;
    }

    /// <summary>SMTP and X400 in capitals; any other type as typed.</summary>
    public string Type { get; }

    /// <summary>The address in its normal form: <c>*</c>, <c>*.contoso.com</c>, <c>contoso.com</c>, or the free text of another type.</summary>
    public string Address { get; }

    public int Cost { get; }

    /// <summary>For SMTP the domain without its wildcard; null for <c>*</c> and for other types.</summary>
    public SmtpDomain? Domain { get; }

    /// <summary>The RTM scope prefix <c>Local:</c> was given: the whole connector is scoped.</summary>
    public bool IsLocalScope { get; }

    public bool IsSmtp => Type == Smtp;

    /// <summary>An SMTP space that covers every domain.</summary>
    public bool IsEverything => IsSmtp && Address == "*";

    /// <summary>The space covers the domain and all its subdomains.</summary>
    public bool IncludesSubdomains => IsSmtp && Address[0] == '*';

    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out AddressSpace? space,
        [NotNullWhen(false)] out Sentence? problem
    )
    {
        space = null;
        var rest = (text ?? "").Trim();
        var local = false;
        if (rest.StartsWith("Local:", StringComparison.OrdinalIgnoreCase))
        {
            local = true;
            rest = rest[6..].TrimStart();
        }
        var type = Smtp;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            type = rest[..colon].Trim();
            rest = rest[(colon + 1)..];
        }
        var cost = "";
        var semicolon = rest.LastIndexOf(';');
        if (semicolon >= 0)
        {
            cost = rest[(semicolon + 1)..].Trim();
            rest = rest[..semicolon];
        }
        if (cost.Length == 0 && semicolon < 0)
            return TryCreate(type, rest, MinCost, local, out space, out problem);
        if (!int.TryParse(cost, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (IsType(type, Smtp))
                problem =
                    $"The cost '{cost}' of address space '{text}' is no whole number from 1 to 100.";
            else
                problem =
                    $"'{text}' contains a semicolon, so its cost must be given at the end, for example '{text};1'.";
            return false;
        }
        return TryCreate(type, rest, number, local, out space, out problem);
    }

    /// <summary>Makes an address space of its parts; <paramref name="problem"/> says in a sentence what is wrong and what would be right.</summary>
    public static bool TryCreate(
        string type,
        string address,
        int cost,
        bool isLocalScope,
        [NotNullWhen(true)] out AddressSpace? space,
        [NotNullWhen(false)] out Sentence? problem
    )
    {
        space = null;
        type = type.Trim();
        address = address.Trim();
        if (type.Length == 0 || !type.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            problem =
                $"The address space type '{type}' may hold letters, digits, '-' and '_' only.";
            return false;
        }
        if (cost is < MinCost or > MaxCost)
        {
            problem = $"The cost {cost} is outside 1 to 100.";
            return false;
        }
        if (address.Length == 0)
        {
            problem = "An address space needs an address.";
            return false;
        }
        if (IsType(type, Smtp))
            return TryCreateSmtp(address, cost, isLocalScope, out space, out problem);
        if (IsType(type, X400))
        {
            problem = X400Problem(address);
            if (problem is not null)
                return false;
            type = X400;
        }
        problem = null;
        space = new AddressSpace(type, address, cost, null, isLocalScope);
        return true;
    }

    public static AddressSpace Parse(string text) =>
        TryParse(text, out var space, out var problem) ? space : throw new FormatException(problem);

    /// <summary>Does this SMTP space cover the domain? <c>*.contoso.com</c> covers contoso.com too.</summary>
    public bool Covers(SmtpDomain domain)
    {
        if (!IsSmtp)
            return false;
        if (Domain is null)
            return true;
        if (Domain.Equals(domain))
            return true;
        return IncludesSubdomains
            && domain.Ascii.Length > Domain.Ascii.Length
            && domain.Ascii.EndsWith(Domain.Ascii, StringComparison.Ordinal)
            && domain.Ascii[^(Domain.Ascii.Length + 1)] == '.';
    }

    /// <summary>The same type and address, whatever the cost: what may stand only once in a connector.</summary>
    public bool IsSameSpace(AddressSpace other) =>
        string.Equals(Type, other.Type, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Address, other.Address, StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the scope, for a connector that says it itself.</summary>
    public AddressSpace WithoutScope() =>
        IsLocalScope ? new AddressSpace(Type, Address, Cost, Domain, isLocal: false) : this;

    /// <summary>The SP1 form that every door prints and reads: <c>SMTP:contoso.com;1</c>.</summary>
    public override string ToString() =>
        $"{Type}:{Address};{Cost.ToString(CultureInfo.InvariantCulture)}";

    private static bool TryCreateSmtp(
        string address,
        int cost,
        bool isLocalScope,
        [NotNullWhen(true)] out AddressSpace? space,
        [NotNullWhen(false)] out Sentence? problem
    )
    {
        space = null;
        problem = null;
        if (address == "*")
        {
            space = new AddressSpace(Smtp, "*", cost, null, isLocalScope);
            return true;
        }
        if (address == "--")
        {
            problem =
                "'--' stands for an organization's own domains and is valid on an Edge Transport server only.";
            return false;
        }
        var wildcard = address.StartsWith("*.", StringComparison.Ordinal);
        if (!SmtpDomain.TryParse(wildcard ? address.AsSpan(2) : address, out var domain))
        {
            var bare = address.Replace("*", "", StringComparison.Ordinal).Trim('.');
            if (SmtpDomain.TryParse(bare, out var meant))
                problem =
                    $"'{address}' is no valid address space: a wildcard stands alone as the first label, as in '*.{meant.Ascii}'.";
            else
                problem =
                    $"'{address}' is no valid address space: write a domain such as 'contoso.com', '*.contoso.com' or '*'.";
            return false;
        }
        space = new AddressSpace(
            Smtp,
            wildcard ? $"*.{domain.Ascii}" : domain.Ascii,
            cost,
            domain,
            isLocalScope
        );
        return true;
    }

    // RFC 1685 as Exchange uses it: attribute=value, separated by semicolons.
    private static Sentence? X400Problem(string address)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in address.Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals > 0 ? part[..equals].Trim() : "";
            var value = equals > 0 ? part[(equals + 1)..].Trim() : "";
            var known =
                key.ToLowerInvariant()
                    is "c"
                        or "a"
                        or "p"
                        or "o"
                        or "ou1"
                        or "ou2"
                        or "ou3"
                        or "ou4"
                        or "s"
                        or "g"
                        or "i"
                        or "q"
                        or "cn"
                || key.StartsWith("dda:", StringComparison.OrdinalIgnoreCase);
            if (!known || value.Length == 0)
                return $"'{part}' is no X.400 attribute; an X400 address space reads like 'o=MySite;p=MyOrg;a=adatum;c=us'.";
            if (!seen.Add(key))
                return $"The X.400 attribute '{key}' stands twice in '{address}'.";
            if (
                key.Equals("c", StringComparison.OrdinalIgnoreCase)
                && !(value.Length == 2 && value.All(char.IsAsciiLetter))
            )
                return $"The country '{value}' of '{address}' must be two letters, as in 'c=us'.";
        }
        return null;
    }

    private static bool IsType(string type, string name) =>
        string.Equals(type, name, StringComparison.OrdinalIgnoreCase);
}
