namespace Appliance.Tracking;

/// <summary>Where a protocol log lies and how large it grows; null in a limit is unlimited, zero age is for ever.</summary>
/// <param name="Directory">The whole path; null: nothing is written.</param>
internal sealed record ProtocolLogSettings(
    string? Directory,
    TimeSpan MaxAge,
    ByteSize? MaxDirectorySize,
    ByteSize? MaxFileSize
);
