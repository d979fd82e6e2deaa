using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>A row of <c>envelopes</c>.</summary>
internal sealed record StoredEnvelope
{
    /// <summary>Without the bodies that are too large to wait in memory.</summary>
    public static string Columns(SqlDialect dialect) =>
        $"id, account_id, dedupe_key, received_at, content_type, headers, files, case when {dialect.ByteLength("body")} <= {ClaimedEnvelope.MostInMemory} then body end as body, attempts";

    public long Id { get; init; }

    public long AccountId { get; init; }

    public string DedupeKey { get; init; } = "";

    public DateTimeOffset ReceivedAt { get; init; }

    public string ContentType { get; init; } = "";

    public string Headers { get; init; } = "{}";

    public string Files { get; init; } = "[]";

    /// <summary>Null: it waits in the table.</summary>
    public byte[]? Body { get; init; }

    public int Attempts { get; init; }

    public ClaimedEnvelope ToClaimed(ChannelAccount account) => new(Id, account, ToEnvelope(), Attempts) { BodyWaits = Body is null };

    private Envelope ToEnvelope() => new(
        DedupeKey,
        ContentType,
        Body,
        ReceivedAt,
        JsonSerializer.Deserialize(Headers, DeskJson.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
        JsonSerializer.Deserialize(Files, DeskJson.Default.IReadOnlyListStoredFile) ?? []);
}

/// <summary>An envelope that this process has claimed, on its way to be read.</summary>
internal sealed record ClaimedEnvelope(long Id, ChannelAccount Account, Envelope Envelope, int Attempts)
{
    /// <summary>Of a body. Thousands of envelopes may wait; a larger body is read from the table when it is its turn.</summary>
    public const int MostInMemory = 64 * 1024;

    /// <summary>The envelope is here without its body.</summary>
    public bool BodyWaits { get; init; }

    /// <summary>Just stored, and fit to wait.</summary>
    public static ClaimedEnvelope Stored(long id, ChannelAccount account, Envelope envelope) => envelope.Body.Length <= MostInMemory
        ? new ClaimedEnvelope(id, account, envelope, 0)
        : new ClaimedEnvelope(id, account, envelope with { Body = default }, 0) { BodyWaits = true };
}
