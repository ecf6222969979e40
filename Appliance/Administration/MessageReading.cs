using System.Collections.Immutable;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace Appliance.Administration;

/// <summary>
/// A message's content for people: header fields decoded, the text of it, and the attachments by name. Nothing active comes out
/// of it: HTML is reduced to its words, and what is attached is never opened.
/// </summary>
public sealed record MessageReading
{
    private const int MaxText = 64 * 1024;
    private const int MaxTextBytes = 1024 * 1024;
    private const int MaxFields = 500;
    private const int MaxValue = 16 * 1024;
    private const int MaxAttachments = 200;

    /// <summary>Why there is nothing to read; null where there is.</summary>
    public string? Refusal { get; init; }

    public ImmutableArray<HeaderLine> Headers { get; init; } = [];

    /// <summary>There are more fields, or longer ones, than are shown.</summary>
    public bool HasMoreHeaders { get; init; }

    public string Text { get; init; } = "";

    /// <summary>The text was HTML and has been reduced to its words.</summary>
    public bool WasHtml { get; init; }

    public bool HasMoreText { get; init; }

    public ImmutableArray<AttachmentLine> Attachments { get; init; } = [];

    internal static MessageReading NotAllowed(string why) => new() { Refusal = why };

    /// <summary>Reads the stream in place: what is attached never stands in memory.</summary>
    internal static async Task<MessageReading> OfAsync(
        Stream content,
        CancellationToken cancellationToken
    )
    {
        MimeMessage message;
        try
        {
            var parser = new MimeParser(content, MimeFormat.Entity, persistent: true);
            message = await parser.ParseMessageAsync(cancellationToken);
        }
        catch (FormatException)
        {
            return NotAllowed("It is no message in the form of RFC 5322: only an export shows it.");
        }
        using (message)
        {
            var parts = message.BodyParts.ToList();
            var body =
                parts.OfType<TextPart>().FirstOrDefault(part => IsText(part) && part.IsPlain)
                ?? parts.OfType<TextPart>().FirstOrDefault(part => IsText(part) && part.IsHtml)
                ?? parts.OfType<TextPart>().FirstOrDefault(IsText);
            var (text, more) = body is null ? ("", false) : TextOf(body);
            return new MessageReading
            {
                Headers =
                [
                    .. message
                        .Headers.Take(MaxFields)
                        .Select(header => new HeaderLine(
                            header.Field,
                            Short(Encoding.UTF8.GetString(header.RawValue).Trim('\r', '\n', ' ')),
                            Short(header.Value)
                        )),
                ],
                HasMoreHeaders =
                    message.Headers.Count > MaxFields
                    || message.Headers.Any(header => header.RawValue.Length > MaxValue),
                Text = text,
                WasHtml = body?.IsHtml == true,
                HasMoreText = more,
                Attachments =
                [
                    .. parts
                        .Where(part => !ReferenceEquals(part, body) && !IsAlternative(part, body))
                        .Take(MaxAttachments)
                        .Select(part => new AttachmentLine(
                            part.ContentDisposition?.FileName
                                ?? part.ContentType.Name
                                ?? "(no name)",
                            part.ContentType.MimeType,
                            SizeOf(part)
                        )),
                ],
            };
        }
    }

    private static bool IsText(TextPart part) => !part.IsAttachment;

    // The same text once more in HTML is no attachment.
    private static bool IsAlternative(MimeEntity part, TextPart? body) =>
        body is not null
        && part is TextPart { IsAttachment: false } text
        && (text.IsHtml || text.IsPlain)
        && text.ContentDisposition?.FileName is null;

    private static (string Text, bool More) TextOf(TextPart part)
    {
        if (part.Content is null)
            return ("", false);
        using var decoded = part.Content.Open();
        var bytes = new byte[MaxTextBytes];
        var length = decoded.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var more = length == bytes.Length;
        var text = CharsetOf(part).GetString(bytes, 0, length);
        if (part.IsHtml)
            text = WordsOf(text);
        text = new string([.. text.Where(c => c is '\n' or '\t' || !char.IsControl(c))]);
        return text.Length > MaxText ? (text[..MaxText], true) : (text, more);
    }

    private static Encoding CharsetOf(TextPart part)
    {
        try
        {
            return part.ContentType.Charset is { } charset
                ? Encoding.GetEncoding(charset)
                : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1;
        }
    }

    private static string WordsOf(string html)
    {
        var words = new StringBuilder();
        var tokenizer = new HtmlTokenizer(new StringReader(html))
        {
            DecodeCharacterReferences = true,
        };
        string? hidden = null;
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken tag:
                    if (IsHidden(tag.Id) && !tag.IsEmptyElement)
                        hidden = tag.IsEndTag ? null : tag.Name;
                    else if (StartsLine(tag.Id))
                        words.Append('\n');
                    break;
                case HtmlDataToken { Kind: HtmlTokenKind.Data } data when hidden is null:
                    words.Append(data.Data);
                    break;
            }
        }
        return string.Join(
            '\n',
            words.ToString().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)
        );
    }

    private static bool IsHidden(HtmlTagId tag) =>
        tag is HtmlTagId.Script or HtmlTagId.Style or HtmlTagId.Title or HtmlTagId.Object;

    private static bool StartsLine(HtmlTagId tag) =>
        tag
            is HtmlTagId.Br
                or HtmlTagId.P
                or HtmlTagId.Div
                or HtmlTagId.TR
                or HtmlTagId.LI
                or HtmlTagId.H1
                or HtmlTagId.H2
                or HtmlTagId.H3
                or HtmlTagId.Table;

    private static ByteSize? SizeOf(MimeEntity part) =>
        part is MimePart { Content: { Stream: { } stream } content }
            ? new ByteSize(
                content.Encoding == ContentEncoding.Base64 ? stream.Length * 3 / 4 : stream.Length
            )
            : null;

    private static string Short(string value) =>
        value.Length > MaxValue ? value[..MaxValue] + "…" : value;
}

/// <param name="Raw">Folded as it came.</param>
/// <param name="Decoded">Unfolded, encoded words decoded.</param>
public sealed record HeaderLine(string Name, string Raw, string Decoded);

/// <param name="Size">About: what its encoding takes away is estimated; null where it is not known.</param>
public sealed record AttachmentLine(string Name, string MediaType, ByteSize? Size);
