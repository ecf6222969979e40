using System.Globalization;

namespace Appliance.Queueing.Filters;

/// <summary>
/// The names by which filters know queues and messages (queues.md 2). There is one server, so its name may stand in front and is
/// not compared.
/// </summary>
internal static class QueueNames
{
    /// <summary>The number or the fixed name, and the next hop's.</summary>
    public static IEnumerable<string> Of(long queueId, NextHop nextHop)
    {
        yield return nextHop.FixedName ?? queueId.ToString(CultureInfo.InvariantCulture);
        if (nextHop.FixedName != nextHop.Domain)
            yield return nextHop.Domain;
    }

    /// <summary>What stands for a queue in a filter: <c>MAIL\37</c> is <c>37</c>.</summary>
    public static string ReadQueue(string value) => Last(value, parts: 1);

    /// <summary>What stands for a message in a filter: <c>MAIL\37\1A</c> is <c>37\1A</c>.</summary>
    public static string ReadMessage(string value) => Last(value, parts: 2);

    private static string Last(string value, int parts)
    {
        var all = value.Split('\\');
        return string.Join('\\', all[Math.Max(0, all.Length - parts)..]);
    }
}
