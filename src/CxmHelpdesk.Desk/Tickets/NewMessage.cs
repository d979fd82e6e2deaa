using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>One row of <c>messages</c> on its way in.</summary>
internal sealed record NewMessage
{
    public required long Id { get; init; }

    public required long TicketId { get; init; }

    public required long Seq { get; init; }

    public required MessageKind Kind { get; init; }

    public required long AccountId { get; init; }

    /// <summary>The conversation beside the ticket's own that it is part of.</summary>
    public long? SideId { get; init; }

    public long? EnvelopeId { get; init; }

    public string? ExternalId { get; init; }

    public string? ClientId { get; init; }

    public long? IdentityId { get; init; }

    public long? CustomerId { get; init; }

    public long? AgentId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null: the ticket's.</summary>
    public string? Subject { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    public string? Quoted { get; init; }

    public string? Language { get; init; }

    public double? Mood { get; init; }

    public double? Urgency { get; init; }

    /// <summary>JSON of the tone spans.</summary>
    public string? Reading { get; init; }

    public bool Automatic { get; init; }

    public string? Delivery { get; init; }

    public Copies? Copies { get; init; }

    /// <summary>The address that it goes to, if it is not the ticket's.</summary>
    public long? SentTo { get; init; }

    /// <summary>JSON.</summary>
    public string? Facts { get; init; }

    public Task InsertAsync(Tx tx) => tx.ExecuteAsync(
        """
        insert into messages (id, ticket_id, seq, kind, account_id, external_id, client_id, identity_id, customer_id, agent_id, at, subject, text, html, quoted,
            language, mood, urgency, reading, automatic, delivery, facts, copies, sent_to, side_id, envelope_id, created_at)
        values (@Id, @TicketId, @Seq, @KindText, @AccountId, @ExternalId, @ClientId, @IdentityId, @CustomerId, @AgentId, @At, @Subject, @Text, @Html, @Quoted,
            @Language, @Mood, @Urgency, @Reading, @Automatic, @Delivery, @Facts, @copies, @SentTo, @SideId, @EnvelopeId, @CreatedAt)
        """,
        new
        {
            Id, TicketId, Seq, KindText = Kind.ToText(), AccountId, ExternalId, ClientId, IdentityId, CustomerId, AgentId, At, Subject, Text, Html, Quoted,
            Language, Mood, Urgency, Reading, Automatic, Delivery, Facts, copies = Copies?.ToJson(), SentTo, SideId, EnvelopeId, CreatedAt = tx.Now,
        });

    public async Task InsertFilesAsync(Tx tx, IEnumerable<(StoredFile File, string? ContentId)> files)
    {
        foreach (var (file, contentId) in files)
        {
            await tx.ExecuteAsync(
                """
                insert into attachments (id, message_id, ticket_id, file_name, content_type, size_bytes, sha256, content_id, created_at)
                values (@id, @messageId, @TicketId, @FileName, @ContentType, @Size, @Sha256, @contentId, @now)
                """,
                new { id = tx.NextId(), messageId = Id, TicketId, file.FileName, file.ContentType, file.Size, file.Sha256, contentId, now = tx.Now });
        }
    }

    /// <summary>One line of the text for the queue: blanks folded, at most 160 UTF-16 units, no half characters.</summary>
    public static string Snippet(string text)
    {
        const int Limit = 160;
        Span<char> line = stackalloc char[Limit];
        var length = 0;
        var blank = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                blank = length > 0;
                continue;
            }

            if (length + (blank ? 2 : 1) > Limit - 1)
            {
                line[length++] = '…';
                break;
            }

            if (blank)
            {
                line[length++] = ' ';
                blank = false;
            }

            line[length++] = c;
        }

        // The cut may have come between the two halves of a character.
        if (length > 1 && line[length - 1] == '…' && char.IsHighSurrogate(line[length - 2]))
        {
            line[length - 2] = '…';
            length--;
        }

        return new string(line[..length]);
    }
}
