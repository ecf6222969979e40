using System.Buffers;
using System.Globalization;
using System.Text;

namespace Appliance.Tracking;

/// <summary>
/// The files of one protocol log: <c>SEND20260301-1.log</c>, a new one each day (UTC) and whenever one is full, the oldest deleted by
/// age and by the size of all (logs 1). Used by one writer.
/// </summary>
internal sealed class ProtocolLogFiles(string prefix, string logType, TimeProvider time)
    : IDisposable
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ArrayBufferWriter<byte> _waiting = new(16 * 1024);
    private ProtocolLogSettings? _settings;
    private FileStream? _file;
    private DateOnly _day;
    private long _length;

    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours.</exception>
    public void Append(in ProtocolLogRow row, ProtocolLogSettings settings)
    {
        var day = DateOnly.FromDateTime(row.At.UtcDateTime);
        if (_file is null || settings != _settings || day != _day || IsFull)
            Open(settings, day, row.At);
        var before = _waiting.WrittenCount;
        row.WriteTo(_waiting);
        _length += _waiting.WrittenCount - before;
        if (_waiting.WrittenCount >= 64 * 1024)
            Flush();
    }

    /// <summary>What was appended goes to the operating system, so that a reader sees it.</summary>
    public void Flush()
    {
        if (_file is null || _waiting.WrittenCount == 0)
            return;
        _file.Write(_waiting.WrittenSpan);
        _waiting.ResetWrittenCount();
    }

    /// <summary>Deletes what is too old or too much; never the file that is written now.</summary>
    public void Clean(ProtocolLogSettings settings)
    {
        if (settings.Directory is not { } directory || !Directory.Exists(directory))
            return;
        // There is always room for one more whole file, so the limit holds while it grows.
        var room =
            settings.MaxDirectorySize?.Bytes is { } most && settings.MaxFileSize?.Bytes is { } file
                ? most - file
                : settings.MaxDirectorySize?.Bytes ?? long.MaxValue;
        var now = time.GetUtcNow().UtcDateTime;
        foreach (
            var closed in Files(directory).OrderByDescending(closed => closed.LastWriteTimeUtc)
        )
        {
            if (closed.FullName == _file?.Name)
                continue;
            room -= closed.Length;
            var isOld =
                settings.MaxAge > TimeSpan.Zero && now - closed.LastWriteTimeUtc > settings.MaxAge;
            if (room < 0 || isOld)
                closed.Delete();
        }
    }

    /// <summary>Gives up the file after a failure; what waited is lost.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
        _waiting.ResetWrittenCount();
    }

    public void Dispose() => Close();

    /// <summary>Makes the directory where it is missing, for the owner only, and sees whether it can be written to.</summary>
    public static string? Problem(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly);
            File.Create(
                    Path.Combine(directory, ".write-check"),
                    bufferSize: 1,
                    FileOptions.DeleteOnClose
                )
                .Dispose();
            return null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return exception.Message;
        }
    }

    private bool IsFull => _settings?.MaxFileSize is { } most && _length >= most.Bytes;

    private void Open(ProtocolLogSettings settings, DateOnly day, DateTimeOffset at)
    {
        Flush();
        Close();
        (_settings, _day) = (settings, day);
        var directory = settings.Directory!;
        Directory.CreateDirectory(directory, OwnerOnly);
        var name = $"{prefix}{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}-";
        var number = Math.Max(
            1,
            Files(directory).Select(file => NumberOf(file, name)).DefaultIfEmpty().Max()
        );
        // After a restart the last file of the day goes on, unless it is full.
        while (true)
        {
            var path = Path.Combine(
                directory,
                $"{name}{number.ToString(CultureInfo.InvariantCulture)}.log"
            );
            _file = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.Append,
                    Access = FileAccess.Write,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    BufferSize = 0,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
            _length = _file.Length;
            if (!IsFull)
                break;
            _file.Dispose();
            number++;
        }
        if (_length == 0)
            WriteHeader(at);
        Clean(settings);
    }

    private void WriteHeader(DateTimeOffset at)
    {
        var version = typeof(ProtocolLogFiles).Assembly.GetName().Version;
        var header =
            $"#Software: Appliance\r\n#Version: {version}\r\n#Log-Type: {logType}\r\n"
            + $"#Date: {at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture)}Z\r\n"
            + $"#Fields: {ProtocolLogRow.Fields}\r\n";
        _length += Encoding.UTF8.GetBytes(header, _waiting);
    }

    private IEnumerable<FileInfo> Files(string directory) =>
        new DirectoryInfo(directory).EnumerateFiles(prefix + "*.log");

    private static int NumberOf(FileInfo file, string name) =>
        file.Name.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(
            file.Name.AsSpan(name.Length, file.Name.Length - name.Length - ".log".Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : 0;
}
