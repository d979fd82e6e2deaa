using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>What the server calls at an agent's client.</summary>
public interface IAgentClient
{
    /// <summary>In the order of <see cref="AgentEvent.Seq"/>. A client drops what it has and keeps everything back until <c>Resume</c> has answered.</summary>
    Task Events(IReadOnlyList<AgentEvent> events);

    /// <summary>Every five seconds: everything up to <see cref="Realtime.Tick.Seq"/> that this client may see was pushed to it.</summary>
    Task Tick(Tick tick);

    /// <summary>To those who watch the ticket.</summary>
    Task Presence(TicketPresence presence);

    /// <summary>To those who watch the visitor's ticket.</summary>
    Task VisitorTyping(VisitorTyping typing);

    /// <summary>To those who watch the visitor's ticket.</summary>
    Task VisitorPage(VisitorPage page);

    /// <summary>The agents whose state changed; right after <c>Resume</c>, all that were seen since the server started.</summary>
    Task Agents(IReadOnlyList<AgentPresence> agents);

    /// <summary>The session was ended elsewhere. The connection closes; connecting again needs a new sign-in.</summary>
    Task SignedOut(string reason);
}

/// <summary>An event of the log with all that a screen needs to show it.</summary>
public sealed record AgentEvent
{
    public required long Seq { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AgentId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TicketId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CustomerId { get; init; }

    /// <summary>JSON object as the log has it.</summary>
    [JsonConverter(typeof(RawJson))]
    public required string Data { get; init; }

    /// <summary>As it is now, which may be newer than the event; its version tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TicketRow? Ticket { get; init; }

    /// <summary>The ticket is not in this viewer's sight any more; the event says nothing else of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Removed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageDto? Message { get; init; }

    /// <summary>With the newest touches that this viewer may see.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CustomerPanel? Customer { get; init; }
}

/// <param name="Head">The last event there is; the client has everything up to it once it took <paramref name="Events"/>.</param>
/// <param name="Reset">Too much was missed, or the database is an older one: everything must be fetched anew.</param>
public sealed record AgentResume(long Head, IReadOnlyList<AgentEvent> Events, bool Reset);

public sealed record Tick(long Seq, DateTimeOffset At);

public sealed record TicketPresence(long TicketId, IReadOnlyList<TicketViewer> Viewers);

public sealed record TicketViewer(long AgentId, string Name, bool Typing);

/// <param name="Preview">What is in the visitor's box, unsent; null: not told.</param>
public sealed record VisitorTyping(long TicketId, bool On, string? Preview);

public sealed record VisitorPage(long TicketId, string Url, string Title, DateTimeOffset At);

public sealed record AgentPresence(long AgentId, AgentState State, DateTimeOffset Since);

public enum AgentState
{
    Available,
    Away,
    Offline,
}

/// <summary>A string that is JSON already.</summary>
internal sealed class RawJson : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader).GetRawText();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}
