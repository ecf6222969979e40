using System.Security.Cryptography;
using System.Text.Json;

namespace Appliance.Administration.Backups;

/// <summary>The key ring's files under a passphrase: PBKDF2 with SHA-256, then AES-256-GCM.</summary>
internal sealed record SealedKeys(
    byte[] Salt,
    int Iterations,
    byte[] Nonce,
    byte[] Tag,
    byte[] Ciphertext
)
{
    // OWASP's figure for PBKDF2-HMAC-SHA256; stored with the backup, so it may grow.
    private const int CurrentIterations = 600_000;
    private const int KeySize = 32;

    public static SealedKeys Seal(string keyDirectory, string passphrase)
    {
        var files = Directory
            .EnumerateFiles(keyDirectory, "*.xml")
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        var plaintext = JsonSerializer.SerializeToUtf8Bytes(files);
        var salt = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var ciphertext = new byte[plaintext.Length];
        using var cipher = Cipher(passphrase, salt, CurrentIterations);
        cipher.Encrypt(nonce, plaintext, ciphertext, tag);
        return new SealedKeys(salt, CurrentIterations, nonce, tag, ciphertext);
    }

    /// <summary>File names and contents; null when the passphrase is wrong.</summary>
    public IReadOnlyDictionary<string, string>? TryOpen(string passphrase)
    {
        var plaintext = new byte[Ciphertext.Length];
        try
        {
            using var cipher = Cipher(passphrase, Salt, Iterations);
            cipher.Decrypt(Nonce, Ciphertext, Tag, plaintext);
        }
        catch (CryptographicException)
        {
            return null;
        }
        return JsonSerializer.Deserialize<Dictionary<string, string>>(plaintext);
    }

    private static AesGcm Cipher(string passphrase, byte[] salt, int iterations) =>
        new(
            Rfc2898DeriveBytes.Pbkdf2(
                passphrase,
                salt,
                iterations,
                HashAlgorithmName.SHA256,
                KeySize
            ),
            AesGcm.TagByteSizes.MaxSize
        );
}
