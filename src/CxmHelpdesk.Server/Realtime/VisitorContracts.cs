using System.Text.Json.Serialization;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>What the server calls at a visitor's client.</summary>
public interface IVisitorClient
{
    /// <summary>New messages of the visitor's own conversations. Those he has are told by <see cref="VisitorMessage.Id"/>.</summary>
    Task Messages(VisitorNews news);

    Task AgentTyping(AgentTyping typing);

    Task Delivery(VisitorDelivery delivery);
}

public sealed record VisitorNews(long Seq, IReadOnlyList<VisitorMessage> Messages);

public sealed record AgentTyping(string Name, bool On);

public sealed record VisitorDelivery(long Seq, long MessageId, string? ClientId, string State);

public sealed record VisitorMessage
{
    public required long Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientId { get; init; }

    /// <summary>customer, agent or system.</summary>
    public required string Author { get; init; }

    public string? Name { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<VisitorFile> Attachments { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delivery { get; init; }
}

public sealed record VisitorFile(long Id, string FileName, string ContentType, long Size);

/// <param name="Messages">In order.</param>
/// <param name="Reset">The messages are the newest there are, to take the place of what the client has.</param>
public sealed record VisitorResume(long Head, IReadOnlyList<VisitorMessage> Messages, bool HasOlder, bool Reset);

/// <summary>What was sent is durable here.</summary>
public sealed record SendAnswer(bool Accepted);
