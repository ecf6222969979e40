using System.Security.Cryptography;
using System.Text;
using Appliance.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Appliance.Access;

/// <summary>
/// The framework's store of users, with the second factor out of the clear: the app's key is sealed with the key ring, and of
/// recovery codes only hashes are kept.
/// </summary>
internal sealed class AdministratorStore(
    ApplianceDb context,
    IDataProtectionProvider protection,
    IdentityErrorDescriber? describer = null
) : UserStore<IdentityUser, IdentityRole, ApplianceDb>(context, describer)
{
    // The framework's own names for these two; backup and reset know them too.
    internal const string TokenProvider = "[AspNetUserStore]";
    internal const string KeyToken = "AuthenticatorKey";
    internal const string CodesToken = "RecoveryCodes";

    // The purpose is part of every stored key: never change it.
    private readonly IDataProtector _protector = protection.CreateProtector(
        "Appliance.Access.AuthenticatorKey"
    );

    public override Task SetAuthenticatorKeyAsync(
        IdentityUser user,
        string key,
        CancellationToken cancellationToken
    ) => base.SetAuthenticatorKeyAsync(user, _protector.Protect(key), cancellationToken);

    /// <summary>Null also where the key ring that sealed it is gone; recovery codes then still lead in.</summary>
    public override async Task<string?> GetAuthenticatorKeyAsync(
        IdentityUser user,
        CancellationToken cancellationToken
    )
    {
        if (await base.GetAuthenticatorKeyAsync(user, cancellationToken) is not { } key)
            return null;
        try
        {
            return _protector.Unprotect(key);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public override Task ReplaceCodesAsync(
        IdentityUser user,
        IEnumerable<string> recoveryCodes,
        CancellationToken cancellationToken
    ) => base.ReplaceCodesAsync(user, recoveryCodes.Select(Hash), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(
        IdentityUser user,
        string code,
        CancellationToken cancellationToken
    )
    {
        var stored = await GetTokenAsync(user, TokenProvider, CodesToken, cancellationToken) ?? "";
        var codes = stored.Split(';', StringSplitOptions.RemoveEmptyEntries);
        var left = codes.Except([Hash(code)], StringComparer.Ordinal).ToArray();
        if (left.Length == codes.Length)
            return false;
        await base.ReplaceCodesAsync(user, left, cancellationToken);
        return true;
    }

    /// <summary>The account is without app and recovery codes again.</summary>
    internal static async Task<IdentityResult> RemoveAppAsync(
        UserManager<IdentityUser> users,
        IdentityUser user
    )
    {
        await users.RemoveAuthenticationTokenAsync(user, TokenProvider, KeyToken);
        await users.RemoveAuthenticationTokenAsync(user, TokenProvider, CodesToken);
        return await users.SetTwoFactorEnabledAsync(user, enabled: false);
    }

    // A code is of eighty random bits, so that a plain hash cannot be tried out.
    private static string Hash(string code) =>
        Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant()
                )
            )
        );
}
