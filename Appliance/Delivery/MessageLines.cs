using System.Numerics;

namespace Appliance.Delivery;

/// <summary>What must hold of the octets before they go out through DATA (smtp-protocol 5).</summary>
internal static class MessageLines
{
    /// <summary>
    /// Has every CR its LF and every LF its CR? <paramref name="previous"/> is the octet before the chunk, 0 at the start;
    /// it becomes the chunk's last one. A CR that ends the chunk is for the next chunk to judge.
    /// </summary>
    public static bool AreClean(ReadOnlySpan<byte> chunk, ref byte previous)
    {
        if (chunk.IsEmpty)
            return true;
        if ((chunk[0] == '\n') != (previous == '\r'))
            return false;
        previous = chunk[^1];
        var i = 1;
        if (Vector.IsHardwareAccelerated && chunk.Length > Vector<byte>.Count)
        {
            var cr = new Vector<byte>((byte)'\r');
            var lf = new Vector<byte>((byte)'\n');
            var last = chunk.Length - Vector<byte>.Count;
            while (i < chunk.Length)
            {
                // The last step overlaps the one before, so no rest is left.
                var at = Math.Min(i, last);
                var isLf = Vector.Equals(new Vector<byte>(chunk[at..]), lf);
                var followsCr = Vector.Equals(new Vector<byte>(chunk[(at - 1)..]), cr);
                if (isLf != followsCr)
                    return false;
                i = at + Vector<byte>.Count;
            }
            return true;
        }
        for (; i < chunk.Length; i++)
        {
            if ((chunk[i] == '\n') != (chunk[i - 1] == '\r'))
                return false;
        }
        return true;
    }
}
