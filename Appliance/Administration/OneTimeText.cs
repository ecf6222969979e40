using System.Security.Cryptography;

namespace Appliance.Administration;

/// <summary>Random text that a person copies from a console: no letters that look alike.</summary>
internal static class OneTimeText
{
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    /// <summary>Groups of four letters, nearly five bits each: <c>K7QM-2TXD-9HFR</c>.</summary>
    public static string Create(int groups) =>
        string.Join(
            '-',
            Enumerable.Range(0, groups).Select(_ => RandomNumberGenerator.GetString(Letters, 4))
        );
}
