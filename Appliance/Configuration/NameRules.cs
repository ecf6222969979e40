namespace Appliance.Configuration;

/// <summary>What every name of a configured object must obey (send-connectors 3, receive-connectors 4).</summary>
internal static class NameRules
{
    public const int MaxLength = 64;

    /// <param name="others">Objects of the same name space, the object itself among them.</param>
    public static IEnumerable<Finding> Check(
        IConfigured configured,
        IEnumerable<IConfigured> others,
        string what
    )
    {
        var name = configured.Name;
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return new(configured.Id, nameof(IConfigured.Name), $"A {what} needs a name.");
            yield break;
        }
        if (name.Length > MaxLength)
            yield return new(
                configured.Id,
                nameof(IConfigured.Name),
                "The name is longer than 64 characters."
            );
        if (name != name.Trim())
            yield return new(
                configured.Id,
                nameof(IConfigured.Name),
                "The name begins or ends with a blank."
            );
        if (name.Any(c => c is '\\' or '*' or '?' || char.IsControl(c)))
            yield return new(
                configured.Id,
                nameof(IConfigured.Name),
                @"The name may not contain '\', '*', '?' or control characters."
            );
        var twin = others.FirstOrDefault(o =>
            o.Id != configured.Id && string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase)
        );
        if (twin is not null)
            yield return new(
                configured.Id,
                nameof(IConfigured.Name),
                $"There is already a {what} named '{twin.Name}'."
            );
    }
}
