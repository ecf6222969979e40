using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Appliance.Queueing;

/// <summary>The folder of large bodies. A file's name is its message's id; one without a row is left from a crash and is swept at start.</summary>
internal sealed partial class SpoolDirectory(string path, ILogger logger)
{
    private const string Extension = ".eml";

    public string Path { get; } = path;

    public SpoolFile Create(long id) => new(this, FileOf(id), create: true);

    public string FileOf(long id) =>
        System.IO.Path.Combine(Path, MessageIds.Format(id) + Extension);

    public Stream OpenRead(long id) =>
        new FileStream(
            FileOf(id),
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.SequentialScan,
            }
        );

    public void Delete(long id)
    {
        try
        {
            File.Delete(FileOf(id));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The row is gone already, so nothing is sent again; the sweep at the next start takes the file.
            LogDeleteFailed(logger, id, exception);
        }
    }

    /// <summary>Deletes the files that no row stands behind.</summary>
    public int Sweep(IReadOnlySet<long> known)
    {
        var swept = 0;
        foreach (var file in Directory.EnumerateFiles(Path, "*" + Extension))
        {
            var name = System.IO.Path.GetFileNameWithoutExtension(file);
            if (
                long.TryParse(
                    name,
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture,
                    out var id
                ) && !known.Contains(id)
            )
            {
                File.Delete(file);
                swept++;
            }
        }
        if (swept > 0)
            LogSwept(logger, swept);
        return swept;
    }

    internal void LogWriteFailed(long id, Exception exception) =>
        LogWriteFailed(logger, id, exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The body of message {Id} could not be written to the spool"
    )]
    private static partial void LogWriteFailed(ILogger logger, long id, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The spool file of message {Id} could not be deleted"
    )]
    private static partial void LogDeleteFailed(ILogger logger, long id, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Count} spool files without a message were removed"
    )]
    private static partial void LogSwept(ILogger logger, int count);
}
