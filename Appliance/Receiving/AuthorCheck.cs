using System.Buffers;
using System.Text;
using MimeKit;

namespace Appliance.Receiving;

/// <summary>
/// Does who signed in write in its own name? Reads the header's lines as they pass: each address in From and Sender must be one that
/// the account may send as (receive-connectors 6). A field that cannot be read names somebody else; one that is not there names nobody.
/// </summary>
public sealed class AuthorCheck(SubmissionAccount account)
{
    // Longer than this no program writes it. What does not fit is not read, and so refused.
    private const int MaxFieldLength = 8192;
    private readonly ArrayBufferWriter<byte> _value = new(256);
    private bool _isAuthor;
    private bool _isTooLong;

    /// <summary>Somebody is named whom the account may not send as.</summary>
    public bool HasForeignAuthor { get; private set; }

    /// <summary>Takes a line with its end; the lines of the header come in order.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        var text = line.TrimEnd("\r\n"u8);
        if (text is [(byte)' ' or (byte)'\t', ..])
        {
            if (_isAuthor)
                Collect(text);
            return;
        }
        EndField();
        var colon = text.IndexOf((byte)':');
        _isAuthor = colon > 0 && NamesAuthor(text[..colon].TrimEnd(" \t"u8));
        if (_isAuthor)
            Collect(text[(colon + 1)..]);
    }

    /// <summary>The header has ended, with an empty line or without.</summary>
    public void Complete() => EndField();

    private static bool NamesAuthor(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "From"u8) || Ascii.EqualsIgnoreCase(name, "Sender"u8);

    private void Collect(ReadOnlySpan<byte> text)
    {
        if (_value.WrittenCount + text.Length > MaxFieldLength)
            _isTooLong = true;
        else
            _value.Write(text);
    }

    private void EndField()
    {
        if (_isAuthor && (_isTooLong || !IsOwn(_value.WrittenSpan.ToArray())))
            HasForeignAuthor = true;
        (_isAuthor, _isTooLong) = (false, false);
        _value.ResetWrittenCount();
    }

    private bool IsOwn(byte[] value) =>
        InternetAddressList.TryParse(value, out var authors)
        && authors.Mailboxes.Any()
        && authors.Mailboxes.All(author =>
            EmailAddress.TryParse(author.Address, out var address) && account.MaySendAs(address)
        );
}
