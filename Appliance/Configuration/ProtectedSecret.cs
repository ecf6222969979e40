namespace Appliance.Configuration;

/// <summary>A password or key as it is stored: sealed by <see cref="SecretProtector"/>, never readable on any page or in any log.</summary>
public sealed record ProtectedSecret(string Ciphertext)
{
    public override string ToString() => "********";
}
