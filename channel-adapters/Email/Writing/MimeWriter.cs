using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>
/// Writes a mail (RFC 5322, 2045-2047, 2183, 2231, 2387): text, its HTML alternative with the images it shows, files beside them.
/// All in seven bits but for addresses that are not ASCII themselves (RFC 6532). What the draft holds cannot add a field, a part or a recipient.
/// </summary>
public static class MimeWriter
{
    private const int MostReferences = 10;

    public static WrittenMail Write(MailDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (!HeaderWriter.IsId(draft.MessageId))
        {
            throw new ArgumentException("The Message-ID is none.", nameof(draft));
        }

        var pieces = new List<WrittenMail.Piece>();
        var inline = draft.Html is null ? [] : draft.Files.Where(file => IsShown(file, draft.Html)).ToList();
        var shown = draft.Html is null ? Text("plain", draft.Text) : Alternative(draft.Text, draft.Html, inline);
        var attached = draft.Files.Except(inline).Select(file => File(file, isInline: false)).ToList();
        Add(pieces, Headers(draft));
        (attached.Count == 0 ? shown : Multipart("mixed", [shown, .. attached])).WriteTo(pieces);
        return new WrittenMail(pieces);
    }

    private static string Headers(MailDraft draft)
    {
        var headers = new HeaderWriter();
        headers.Addresses("From", [draft.From]);
        headers.Addresses("To", draft.To);
        headers.Addresses("Cc", draft.Cc);
        if (draft.ReplyTo is { } replyTo)
        {
            headers.Addresses("Reply-To", [replyTo]);
        }

        headers.Text("Subject", draft.Subject);
        headers.Words("Date", draft.Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture), "+0000");
        headers.Ids("Message-ID", [draft.MessageId]);
        if (draft.InReplyTo is { } answered)
        {
            headers.Ids("In-Reply-To", [answered]);
        }

        headers.Ids("References", Trim([.. draft.References.Where(HeaderWriter.IsId).Distinct(StringComparer.Ordinal)]));
        if (draft.Automatic)
        {
            headers.Words("Auto-Submitted", "auto-replied");
            headers.Words("X-Auto-Response-Suppress", "All");
            headers.Words("Precedence", "auto_reply");
        }

        if (draft.LoopMark is { } mark)
        {
            headers.Text(InboundMail.LoopField, mark);
        }

        headers.Words("MIME-Version", "1.0");
        return headers.ToString();
    }

    /// <summary>The first, which begins the thread, and the last ones (RFC 5322 §3.6.4 lets us, lines being finite).</summary>
    private static IEnumerable<string> Trim(IReadOnlyList<string> ids) =>
        ids.Count <= MostReferences ? ids : ids.Take(1).Concat(ids.TakeLast(MostReferences - 1));

    private static bool IsShown(DraftFile file, string html) =>
        file.ContentId is { Length: > 0 } id && IsContentId(id) && html.Contains("cid:" + id, StringComparison.Ordinal);

    private static bool IsContentId(string id) => id.Length <= 200 && !id.AsSpan().ContainsAny('<', '>') && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static Part Alternative(string text, string html, IReadOnlyList<DraftFile> inline)
    {
        var page = Text("html", html);
        return Multipart("alternative", [
            Text("plain", text),
            inline.Count == 0 ? page : Multipart("related", [page, .. inline.Select(file => File(file, isInline: true))], "text/html")]);
    }

    private static Part Text(string subtype, string text)
    {
        var body = TextBody.Of(text);
        var headers = new HeaderWriter();
        headers.Words("Content-Type", $"text/{subtype};", "charset=utf-8");
        headers.Words("Content-Transfer-Encoding", body.Encoding);
        return new Part(headers.ToString(), pieces => pieces.Add(new WrittenMail.Piece(body.Bytes, null)));
    }

    private static Part File(DraftFile file, bool isInline)
    {
        var name = FileNames.Clean(HeaderWriter.Clean(file.Name)) ?? "file";
        var headers = new HeaderWriter();
        headers.Words("Content-Type", [MediaType(file.ContentType) + ";", .. ParameterWriter.Name(name)]);
        headers.Words("Content-Transfer-Encoding", "base64");
        headers.Words("Content-Disposition", [(isInline ? "inline" : "attachment") + ";", .. ParameterWriter.FileName(name)]);
        if (isInline)
        {
            headers.Words("Content-ID", $"<{file.ContentId}>");
        }

        return new Part(headers.ToString(), pieces => pieces.Add(new WrittenMail.Piece(default, file)));
    }

    /// <summary>A mail or a multipart must not be encoded (RFC 2046 §5.2.1); as a file it is bytes like any other.</summary>
    private static string MediaType(string contentType)
    {
        var type = ContentType.Parse(contentType);
        return type.Type is "multipart" or "message" || !IsToken(type.Type) || !IsToken(type.Subtype) ? "application/octet-stream" : type.MediaType;
    }

    private static bool IsToken(string word) => word.Length is > 0 and <= 80 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_');

    private static Part Multipart(string subtype, IReadOnlyList<Part> parts, string? rootType = null)
    {
        // "=_" occurs in neither quoted-printable nor base64, and the rest cannot be guessed by who wrote a text.
        var boundary = "=_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var headers = new HeaderWriter();
        headers.Words("Content-Type", [$"multipart/{subtype};", .. rootType is null ? [] : new[] { $"type=\"{rootType}\";" }, $"boundary=\"{boundary}\""]);
        return new Part(headers.ToString(), pieces =>
        {
            for (var i = 0; i < parts.Count; i++)
            {
                Add(pieces, i == 0 ? $"--{boundary}\r\n" : $"\r\n--{boundary}\r\n");
                parts[i].WriteTo(pieces);
            }

            Add(pieces, $"\r\n--{boundary}--\r\n");
        });
    }

    private static void Add(List<WrittenMail.Piece> pieces, string text) => pieces.Add(new WrittenMail.Piece(Encoding.UTF8.GetBytes(text), null));

    private sealed record Part(string Headers, Action<List<WrittenMail.Piece>> Body)
    {
        public void WriteTo(List<WrittenMail.Piece> pieces)
        {
            Add(pieces, Headers + "\r\n");
            Body(pieces);
        }
    }
}
