using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Html;

/// <param name="Html">A whole document, safe; still to be framed without scripts.</param>
/// <param name="ShowsRemote">Its images from elsewhere are in it, because the agent asked now or chose so for this sender.</param>
public sealed record MessagePage(string Html, bool ShowsRemote);

/// <summary>Messages as they were meant to look, cleaned when they are looked at: what a sanitiser learns tomorrow holds for yesterday's mail.</summary>
public sealed class MessagePages(Db db, HtmlSanitizer sanitizer)
{
    private const string Style =
        """
        html{overflow-x:auto;overflow-y:hidden}
        body{margin:0;padding:12px;font:14px/1.5 system-ui,-apple-system,'Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif;color:#20231f;background:#fff;color-scheme:light;overflow-wrap:anywhere}
        body.dark{color:#e6e4df;background:#1a1e1c;color-scheme:dark}
        body.dark a{color:#9cc4ef}
        img,table{max-width:100%}
        img{height:auto}
        pre{white-space:pre-wrap}
        .MsoNormal,.MsoListParagraph{margin:0}
        .cxm-image{display:inline-block;padding:2px 8px;border:1px dashed #9a958b;border-radius:4px;font-size:12px;opacity:.8}
        .cxm-image:empty{display:none}
        .cxm-host{margin:0 4px;padding:0 6px;border-radius:4px;background:#a3251a;color:#fff;font-size:12px;font-weight:600}
        .cxm-host::before{content:'→ '}
        """;

    /// <summary>Null: there is none, or it is in a ticket that the viewer may not see.</summary>
    /// <param name="showRemote">The agent asks for images from elsewhere, this once.</param>
    /// <param name="dark">The console is dark, so a mail without colours of its own may be.</param>
    public async Task<MessagePage?> FindAsync(long messageId, Viewer viewer, bool showRemote, bool dark, CancellationToken ct)
    {
        var found = await db.ReadAsync(
            async session =>
            {
                var row = await session.FirstOrDefaultAsync<Row>(
                    """
                    select m.html, m.facts, t.team_id, s.chosen_at
                    from messages m
                    join tickets t on t.id = m.ticket_id
                    left join image_senders s on s.identity_id = m.identity_id and s.agent_id = @AgentId
                    where m.id = @messageId
                    """,
                    new { messageId, viewer.AgentId });
                return row?.Html is null || !viewer.CanSeeTicket(row.TeamId) ? null : row with
                {
                    Images = await session.QueryAsync<ImageRow>(
                        "select id, content_id, content_type from attachments where message_id = @messageId and content_id is not null", new { messageId }),
                };
            },
            ct);
        if (found is null)
        {
            return null;
        }

        // Whoever only pretends to be the sender gets nothing of what was allowed to the sender.
        var remote = showRemote || (found.ChosenAt is not null && !IsDisowned(found.Facts));
        var images = found.Images.Where(image => ContentTypes.IsSafeImage(image.ContentType)).ToLookup(image => image.ContentId, StringComparer.OrdinalIgnoreCase);
        var safe = sanitizer.Sanitize(found.Html!, id => images[id].FirstOrDefault() is { } image ? string.Create(CultureInfo.InvariantCulture, $"/api/attachments/{image.Id}") : null, remote);
        return new MessagePage(Document(safe, remote, dark && !safe.HasColours), remote);
    }

    /// <summary>The channel found the sender to be another than he says.</summary>
    private static bool IsDisowned(string? facts) =>
        facts is not null && JsonSerializer.Deserialize(facts, DeskJson.Default.IReadOnlyDictionaryStringString)?.TryGetValue("sender", out var word) == true && word != "verified";

    private static string Document(SafeHtml safe, bool remote, bool dark) => string.Create(CultureInfo.InvariantCulture,
        $"""
        <!doctype html>
        <html data-blocked="{(remote ? 0 : safe.BlockedImages)}" data-remote="{(remote ? safe.BlockedImages : 0)}" data-cut="{safe.IsCut}"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>-</title><style>
        {Style}
        </style></head><body{(dark ? " class=\"dark\"" : "")}>
        {safe.Html}
        </body></html>
        """);

    private sealed record Row
    {
        public string? Html { get; init; }

        public string? Facts { get; init; }

        public long? TeamId { get; init; }

        public DateTimeOffset? ChosenAt { get; init; }

        public IReadOnlyList<ImageRow> Images { get; init; } = [];
    }

    private sealed record ImageRow
    {
        public long Id { get; init; }

        public string ContentId { get; init; } = "";

        public string ContentType { get; init; } = "";
    }
}
