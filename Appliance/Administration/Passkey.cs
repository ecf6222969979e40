using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;

namespace Appliance.Administration;

/// <summary>A passkey of an administrator, as its owner sees it.</summary>
/// <param name="IsSynced">The browser's or phone's maker keeps a copy for the person's other devices.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt, bool IsSynced)
{
    internal static Passkey From(UserPasskeyInfo passkey) =>
        new(
            Base64Url.EncodeToString(passkey.CredentialId),
            passkey.Name ?? "Passkey",
            passkey.CreatedAt,
            passkey.IsBackedUp
        );
}
