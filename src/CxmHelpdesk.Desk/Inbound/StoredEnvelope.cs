using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>A row of <c>envelopes</c>.</summary>
internal sealed record StoredEnvelope
{
    public const string Columns = "id, account_id, dedupe_key, received_at, content_type, headers, files, body, attempts";

    public long Id { get; init; }

    public long AccountId { get; init; }

    public string DedupeKey { get; init; } = "";

    public DateTimeOffset ReceivedAt { get; init; }

    public string ContentType { get; init; } = "";

    public string Headers { get; init; } = "{}";

    public string Files { get; init; } = "[]";

    public byte[] Body { get; init; } = [];

    public int Attempts { get; init; }

    public Envelope ToEnvelope() => new(
        DedupeKey,
        ContentType,
        Body,
        ReceivedAt,
        JsonSerializer.Deserialize(Headers, DeskJson.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
        JsonSerializer.Deserialize(Files, DeskJson.Default.IReadOnlyListStoredFile) ?? []);
}

/// <summary>An envelope that this process has claimed, on its way to be read.</summary>
internal sealed record ClaimedEnvelope(long Id, ChannelAccount Account, Envelope Envelope, int Attempts);
