using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Appliance.Configuration;

/// <summary>Seals and opens secrets with the key ring of the data directory.</summary>
public sealed class SecretProtector(IDataProtectionProvider provider)
{
    // The purpose is part of every stored secret: never change it.
    private readonly IDataProtector _protector = provider.CreateProtector(
        "Appliance.Configuration.ProtectedSecret"
    );

    public ProtectedSecret Protect(string plaintext) => new(_protector.Protect(plaintext));

    /// <summary>Null where the key ring that sealed the secret is not there any more, e.g. after a restore without it.</summary>
    public string? TryReveal(ProtectedSecret secret)
    {
        try
        {
            return _protector.Unprotect(secret.Ciphertext);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
