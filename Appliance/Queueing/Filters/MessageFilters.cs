using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Mail.Filters;

namespace Appliance.Queueing.Filters;

/// <summary>What filters on messages may name (queues.md 4), and the plain words of a search box.</summary>
internal static partial class MessageFilters
{
    // Where words are looked for; the id is compared as a whole.
    private static readonly ImmutableArray<string> WordProperties =
    [
        "Subject",
        "FromAddress",
        "Recipients",
        "InternetMessageId",
    ];

    public static ImmutableArray<FilterProperty<QueueEntry>> Properties { get; } =
    [
        new TextProperty<QueueEntry>(
            "Identity",
            entry => QueuesOf(entry).Select(queue => Identity(queue, entry.Message.Id))
        )
        {
            Read = QueueNames.ReadMessage,
        },
        new TextProperty<QueueEntry>("Queue", QueuesOf) { Read = QueueNames.ReadQueue },
        new EnumProperty<QueueEntry, MessageStatus>("Status", entry => entry.Status),
        new TextProperty<QueueEntry>("Subject", entry => entry.Message.Subject)
        {
            IsPersonal = true,
        },
        new TextProperty<QueueEntry>("InternetMessageId", entry => entry.Message.InternetMessageId),
        new TextProperty<QueueEntry>("FromAddress", entry => FromAddress(entry.Message))
        {
            IsPersonal = true,
        },
        new TextProperty<QueueEntry>(
            "Recipients",
            entry => entry.Recipients.Select(r => r.Address.ToString())
        )
        {
            IsPersonal = true,
            LikeOnly = true,
        },
        new TextProperty<QueueEntry>("LastError", entry => entry.LastError),
        new TextProperty<QueueEntry>("MessageSourceName", entry => entry.Message.Source),
        new AddressProperty<QueueEntry>("SourceIP", entry => entry.Message.SourceIP),
        new SizeProperty<QueueEntry>("Size", entry => entry.Message.Size),
        new TimeProperty<QueueEntry>("DateReceived", entry => entry.Message.ReceivedAt),
        new TimeProperty<QueueEntry>("ExpirationTime", entry => entry.ExpiresAt),
        new NumberProperty<QueueEntry>("RetryCount", entry => entry.Retries),
    ];

    /// <summary>
    /// A filter where the text looks like one, else words that must all occur in subject, addresses or Message-ID. Null for an
    /// empty text.
    /// </summary>
    /// <param name="mayRead">Without it nothing personal is looked at: what a search finds would tell it.</param>
    public static (Filter<QueueEntry>? Filter, FilterError? Error) Parse(string? text, bool mayRead)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (null, null);
        if (!LooksLikeFilter().IsMatch(text))
            return (Filter.Of<QueueEntry>(text.Trim(), Words(text, mayRead)), null);
        var properties = mayRead
            ? Properties
            : [.. Properties.Where(property => !property.IsPersonal)];
        return Filter.TryParse(text, properties, out var filter, out var error)
            ? (filter, null)
            : (null, error);
    }

    /// <summary>
    /// The condition that is equal to a text of a search box: a filter as it stands, words as what they are looked for in. Null
    /// where no condition says the same.
    /// </summary>
    public static string? ToCondition(string text, bool mayRead)
    {
        if (LooksLikeFilter().IsMatch(text))
            return Parse(text, mayRead).Error is null ? text.Trim() : null;
        var words = WordsOf(text);
        // Domains alone are looked at for who may not read, and an asterisk among words is only an asterisk.
        if (!mayRead || words.Any(word => word.Contains('*', StringComparison.Ordinal)))
            return null;
        var conditions = words.Select(word =>
        {
            var quoted = $"'*{word.Replace("'", "''", StringComparison.Ordinal)}*'";
            var places = string.Join(
                " -or ",
                WordProperties.Select(property => $"{property} -like {quoted}")
            );
            return IsId(word) ? $"{places} -or Identity -like '*\\{word}'" : places;
        });
        return words is [_] ? conditions.First() : $"({string.Join(") -and (", conditions)})";
    }

    public static string Identity(MessageKey key) =>
        Identity(key.QueueId.ToString(CultureInfo.InvariantCulture), key.MessageId);

    private static string Identity(string queue, long messageId) =>
        $"{queue}\\{MessageIds.Format(messageId)}";

    private static IEnumerable<string> QueuesOf(QueueEntry entry) =>
        QueueNames.Of(entry.QueueId, entry.Copy?.Queue.NextHop ?? NextHop.Submission);

    private static bool IsId(string word) =>
        long.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    private static string[] WordsOf(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string FromAddress(QueuedMessage message) => message.Sender?.ToString() ?? "<>";

    private static Func<QueueEntry, bool> Words(string text, bool mayRead)
    {
        var words = WordsOf(text);
        return entry =>
        {
            foreach (var word in words)
            {
                if (!Occurs(entry, word, mayRead))
                    return false;
            }
            return true;
        };
    }

    private static bool Occurs(QueueEntry entry, string word, bool mayRead)
    {
        bool In(string? text) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
        if (
            In(entry.Message.InternetMessageId)
            || string.Equals(
                MessageIds.Format(entry.Message.Id),
                word,
                StringComparison.OrdinalIgnoreCase
            )
        )
            return true;
        if (mayRead && (In(entry.Message.Subject) || In(FromAddress(entry.Message))))
            return true;
        if (!mayRead && In(entry.Message.Sender?.Domain))
            return true;
        foreach (var recipient in entry.Message.Recipients)
        {
            if (
                ReferenceEquals(recipient.Copy, entry.Copy)
                && In(mayRead ? recipient.Address.ToString() : recipient.Address.Domain)
            )
                return true;
        }
        return false;
    }

    // A first word with an operator behind it; "-" alone occurs in words too.
    [GeneratedRegex(
        @"^[\s({!]*(-not[\s({!]*)*\w*\s+-[a-z]+(\s|$)|^\s*[({!]|^\s*-not\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex LooksLikeFilter();
}
