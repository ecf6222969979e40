using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Appliance.Access;

/// <summary>Passwords of submission accounts: made, judged and hashed here, stored and shown nowhere.</summary>
public static class SubmissionPassword
{
    public const int MinLength = 8;

    // Somebody types it on the small keys of a printer: lower case, and nothing that is taken for something else.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Groups = 4;
    private const int GroupLength = 4;

    /// <summary>79 bits, in groups: <c>k7mq-x2hp-wn4t-rb9d</c>.</summary>
    public static string Generate() =>
        string.Join(
            '-',
            Enumerable
                .Range(0, Groups)
                .Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength))
        );

    /// <summary>What is wrong with a typed password, and what would be right; null when nothing is.</summary>
    public static Sentence? ProblemOf(string password) =>
        password switch
        {
            { Length: < MinLength } => (Sentence)"A password has at least 8 characters.",
            // RFC 4616 2: NUL ends a part of PLAIN; other control characters no device sends.
            _ when password.Any(char.IsControl) => "A password has no control characters.",
            _ => null,
        };

    /// <summary>Takes a tenth of a second of CPU, on purpose.</summary>
    public static string Hash(string password) =>
        new PasswordHasher<SubmissionAccount>().HashPassword(
            new SubmissionAccount("") { PasswordHash = "" },
            password
        );
}
