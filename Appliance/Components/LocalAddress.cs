namespace Appliance.Components;

/// <summary>Where to go after signing in: only ever a page of our own, so that a link cannot lead a person elsewhere.</summary>
internal static class LocalAddress
{
    public static string OrHome(string? address)
    {
        // "//host" and "/\host" are addresses of other hosts to a browser, and control characters are dropped by it.
        var isOurs =
            address is ['/', ..]
            && !(address.Length > 1 && address[1] is '/' or '\\')
            && !address.Any(char.IsControl);
        return isOurs ? address! : "/";
    }
}
