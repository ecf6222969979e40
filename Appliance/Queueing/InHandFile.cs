using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Appliance.Queueing;

/// <summary>
/// Which messages our own code has in hand, in a small memory-mapped file: it outlives the process, and needs no sync for that.
/// After an unclean end the marked ones are suspects and run one at a time; each end of the process while one is alone is counted.
/// </summary>
internal sealed class InHandFile : IDisposable
{
    private const int Slots = 2048;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, int> _used = [];
    private readonly Stack<int> _free = new();

    private InHandFile(string path)
    {
        var size = Slots * Marshal.SizeOf<Slot>();
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, size);
        _view = _file.CreateViewAccessor(0, size);
        var suspects = new Dictionary<long, int>();
        for (var i = Slots - 1; i >= 0; i--)
        {
            _view.Read(i * Marshal.SizeOf<Slot>(), out Slot slot);
            if (slot.Id == 0)
            {
                _free.Push(i);
                continue;
            }
            var crashes = slot.Crashes + (slot.Alone != 0 ? 1 : 0);
            suspects[slot.Id] = crashes;
            _used[slot.Id] = i;
            Write(i, new Slot { Id = slot.Id, Crashes = crashes });
        }
        Suspects = suspects;
    }

    /// <summary>Messages that were in hand when the process ended uncleanly, with the number of ends while alone.</summary>
    public IReadOnlyDictionary<long, int> Suspects { get; }

    public static InHandFile Open(string path) => new(path);

    /// <summary>Our code begins to interpret the message. <paramref name="alone"/>: no other one is in hand meanwhile.</summary>
    public void Take(long id, bool alone)
    {
        lock (_gate)
        {
            if (!_used.TryGetValue(id, out var index))
            {
                // More in hand than slots: an unmarked one is merely no suspect.
                if (!_free.TryPop(out index))
                    return;
                _used.Add(id, index);
            }
            Write(
                index,
                new Slot
                {
                    Id = id,
                    Crashes = Suspects.GetValueOrDefault(id),
                    Alone = alone ? 1 : 0,
                }
            );
        }
    }

    /// <summary>Our code is done with it. A suspect's count stays in the file until the message has left the queue.</summary>
    public void Release(long id, bool forGood)
    {
        lock (_gate)
        {
            if (!_used.TryGetValue(id, out var index))
                return;
            if (Suspects.TryGetValue(id, out var crashes) && !forGood)
            {
                Write(index, new Slot { Id = id, Crashes = crashes });
                return;
            }
            _used.Remove(id);
            _free.Push(index);
            Write(index, default);
        }
    }

    /// <summary>A clean end leaves no suspects.</summary>
    public void EndCleanly()
    {
        lock (_gate)
        {
            foreach (var index in _used.Values)
                Write(index, default);
            _used.Clear();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void Write(int index, Slot slot) =>
        _view.Write(index * Marshal.SizeOf<Slot>(), ref slot);

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public long Id;
        public int Crashes;
        public int Alone;
    }
}
