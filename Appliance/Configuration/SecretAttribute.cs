namespace Appliance.Configuration;

/// <summary>A property that is kept in the document as it is, but stands in no audit line, e.g. a password hash.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
