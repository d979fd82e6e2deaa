using System.Net;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Html;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.SideConversations;

/// <summary>A message that is passed on as it was sent: layout, pictures, all that is quoted in it.</summary>
/// <param name="MessageId">Of the ticket's own conversation; one that has HTML.</param>
/// <param name="Heading">Who wrote it and when, in the writer's language; stands between his words and it.</param>
public sealed record ForwardedOriginal(long MessageId, string Heading);

/// <summary>What goes out of such a message: below the writer's words its text, and both as HTML that is made safe as for our own agents.</summary>
/// <param name="Pictures">Content ids of the files that it shows.</param>
internal sealed record OriginalLetter(string Text, string Html, IReadOnlySet<string> Pictures)
{
    private const int LongestText = 90_000;

    /// <param name="fileIds">Files of the ticket that go with it: a picture that does not is not shown either.</param>
    /// <returns>Null: there is no such message in this ticket, or it has no HTML.</returns>
    public static async Task<OriginalLetter?> ComposeAsync(
        Db db, HtmlSanitizer sanitizer, long ticketId, string words, ForwardedOriginal original, IReadOnlyList<long> fileIds, CancellationToken ct)
    {
        var (message, files) = await db.ReadAsync(
            async session => (
                await session.FirstOrDefaultAsync<Row>(
                    "select text, html from messages where id = @MessageId and ticket_id = @ticketId and kind in ('customer', 'agent')", new { original.MessageId, ticketId }),
                await session.QueryAsync<FileToSend>(
                    "select file_name, content_type, size_bytes, sha256, content_id from attachments where message_id = @MessageId and content_id is not null and id in @fileIds",
                    new { original.MessageId, fileIds })),
            ct);
        if (message?.Html is not { } html)
        {
            return null;
        }

        var known = files.Where(file => ContentTypes.IsSafeImage(file.ContentType)).Select(file => file.ContentId!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var safe = sanitizer.Sanitize(html, Picture, showRemote: true);
        return new OriginalLetter(Join(words, original.Heading, Shorten(message.Text)), $"{Paragraph(words)}{Paragraph(original.Heading)}{safe.Html}", shown);

        string? Picture(string id)
        {
            if (!known.TryGetValue(id, out var file))
            {
                return null;
            }

            shown.Add(file);
            return $"cid:{file}";
        }
    }

    private static string Join(params string[] parts) => string.Join("\n\n", parts.Where(part => part.Length > 0));

    private static string Paragraph(string text) =>
        text.Length == 0 ? "" : new StringBuilder("<p>").Append(WebUtility.HtmlEncode(InlineImages.Words(text)).ReplaceLineEndings("<br>\n")).Append("</p>\n").ToString();

    private static string Shorten(string text) =>
        text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)] + " […]";

    private sealed record Row
    {
        public string Text { get; init; } = "";

        public string? Html { get; init; }
    }
}
