using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.SideConversations;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>Messages with author and files, in two statements for any number of them.</summary>
internal static class MessageRows
{
    /// <param name="where">Our own SQL over <c>messages m</c>.</param>
    /// <param name="order">Our own SQL behind <c>order by</c>, with the limit if there is one.</param>
    public static async Task<IReadOnlyList<MessageDto>> LoadAsync(Session session, string where, string order, object parameters)
    {
        var rows = await session.QueryAsync<Row>(
            $"""
            select m.id, m.ticket_id, m.account_id, m.seq, m.kind, m.at, m.created_at, m.text, case when m.html is null then 0 else 1 end as has_html, m.quoted, m.agent_id, coalesce(a.name, i.name, c.name) as author_name, i.picture_sha256 as author_picture, m.mood, m.urgency,
                m.reading, m.automatic, m.delivery, m.delivery_note, m.delivery_code, m.client_id, m.facts, m.copies, st.address as sent_to,
                m.side_id, s.subject as side_subject, si.address as side_address, si.name as side_name,
                case when e.content_type = 'message/rfc822' then 1 else 0 end as has_source
            from messages m
            left join agents a on a.id = m.agent_id
            left join identities i on i.id = m.identity_id
            left join customers c on c.id = m.customer_id
            left join envelopes e on e.id = m.envelope_id
            left join side_conversations s on s.id = m.side_id
            left join identities si on si.id = s.identity_id
            left join identities st on st.id = m.sent_to
            where {where}
            order by {order}
            """,
            parameters);
        if (rows.Count == 0)
        {
            return [];
        }

        var files = (await session.QueryAsync<FileRow>(
            "select id, message_id, file_name, content_type, size_bytes, content_id from attachments where message_id in @ids order by id",
            new { ids = rows.Select(row => row.Id) })).ToLookup(file => file.MessageId);
        return [.. rows.Select(row => row.ToDto([.. files[row.Id].Select(file => file.ToDto())]))];
    }

    private sealed record FileRow
    {
        public long Id { get; init; }

        public long MessageId { get; init; }

        public string FileName { get; init; } = "";

        public string ContentType { get; init; } = "";

        public long SizeBytes { get; init; }

        public string? ContentId { get; init; }

        public AttachmentDto ToDto() => new(Id, FileName, ContentType, SizeBytes, ContentId);
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long TicketId { get; init; }

        public long AccountId { get; init; }

        public long Seq { get; init; }

        public MessageKind Kind { get; init; }

        public DateTimeOffset At { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public string Text { get; init; } = "";

        public bool HasHtml { get; init; }

        public string? Quoted { get; init; }

        public long? AgentId { get; init; }

        public string? AuthorName { get; init; }

        public string? AuthorPicture { get; init; }

        public double? Mood { get; init; }

        public double? Urgency { get; init; }

        public string? Reading { get; init; }

        public bool Automatic { get; init; }

        public string? Delivery { get; init; }

        public string? DeliveryNote { get; init; }

        public string? DeliveryCode { get; init; }

        public string? ClientId { get; init; }

        public string? Facts { get; init; }

        public string? Copies { get; init; }

        public string? SentTo { get; init; }

        public long? SideId { get; init; }

        public string? SideSubject { get; init; }

        public string? SideAddress { get; init; }

        public string? SideName { get; init; }

        public bool HasSource { get; init; }

        public MessageDto ToDto(IReadOnlyList<AttachmentDto> files) => new()
        {
            Id = Id,
            TicketId = TicketId,
            AccountId = AccountId,
            Seq = Seq,
            Kind = Kind,
            At = At,
            ArrivedAt = CreatedAt,
            Text = Text,
            HasHtml = HasHtml,
            Quoted = Quoted,
            AgentId = AgentId,
            AuthorName = AuthorName ?? SideAddress,
            AuthorPicture = Kind == MessageKind.Customer ? AuthorPicture : null,
            Mood = Mood,
            Urgency = Urgency,
            Tone = Reading is null ? [] : JsonSerializer.Deserialize(Reading, DeskJson.Default.IReadOnlyListToneSpan) ?? [],
            Automatic = Automatic,
            Delivery = Delivery,
            DeliveryNote = DeliveryNote,
            DeliveryCode = DeliveryCode,
            ClientId = ClientId,
            Attachments = files,
            HasSource = HasSource,
            Copies = Tickets.Copies.Parse(Copies),
            SentTo = SentTo,
            Side = SideId is { } id && SideAddress is { } address ? new SideConversationDto(id, SideSubject ?? "", address, SideName) : null,
            Facts = Facts is null ? null : JsonSerializer.Deserialize(Facts, DeskJson.Default.IReadOnlyDictionaryStringString),
        };
    }
}
