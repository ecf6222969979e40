using Appliance.Storage;

namespace Appliance.Monitoring;

/// <summary>The disk under the data directory; asked at most every few seconds.</summary>
public sealed class DataDirectoryDisk(DataDirectory data, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(5);
    private DiskUse _last = new(new ByteSize(0), new ByteSize(0));
    private long _readAt;

    public DiskUse Read()
    {
        if (_readAt != 0 && time.GetElapsedTime(_readAt) < Keep)
            return _last;
        _readAt = time.GetTimestamp();
        try
        {
            var drive = new DriveInfo(data.Root);
            _last = new DiskUse(
                new ByteSize(drive.AvailableFreeSpace),
                new ByteSize(drive.TotalSize)
            );
        }
        catch (IOException)
        {
            // A disk that does not answer shows as unknown; the queue itself says what that means for mail.
            _last = new DiskUse(new ByteSize(0), new ByteSize(0));
        }
        return _last;
    }
}
