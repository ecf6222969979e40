using System.Security.Cryptography;
using System.Text;

namespace Appliance.Administration;

/// <summary>
/// The code that opens the set-up page, so that the first who reaches the port does not become administrator. It stands on
/// the console only, lives until the process ends, and is replaced after five wrong tries.
/// </summary>
public sealed class SetupCode(TextWriter console)
{
    public const int MaxTries = 5;

    private readonly Lock _gate = new();
    private string _code = OneTimeText.Create(groups: 3);
    private int _tries;

    /// <summary>Writes the code for whoever can read the console.</summary>
    public void Print()
    {
        lock (_gate)
            console.WriteLine($"Set-up code:    {_code}");
    }

    /// <summary>Is this the code? Dashes, blanks and case do not count.</summary>
    public bool IsMatch(string? typed)
    {
        lock (_gate)
        {
            if (
                CryptographicOperations.FixedTimeEquals(
                    Encoding.UTF8.GetBytes(Normal(typed ?? "")),
                    Encoding.UTF8.GetBytes(Normal(_code))
                )
            )
                return true;
            if (++_tries < MaxTries)
                return false;
            _tries = 0;
            _code = OneTimeText.Create(groups: 3);
            console.WriteLine($"Five wrong set-up codes were typed. The new one is {_code}");
            return false;
        }
    }

    private static string Normal(string text) =>
        string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
