namespace Appliance.Mail.Filters;

/// <summary>What is wrong with a filter, and where.</summary>
/// <param name="Position">Of the first character concerned, from 1.</param>
public sealed record FilterError(int Position, string Message);
