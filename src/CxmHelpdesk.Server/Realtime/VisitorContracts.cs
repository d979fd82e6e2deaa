using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>What the server calls at a visitor's client.</summary>
public interface IVisitorClient
{
    /// <summary>New messages of the visitor's own conversations. Those he has are told by <see cref="VisitorMessage.Id"/>.</summary>
    Task Messages(VisitorNews news);

    Task AgentTyping(AgentTyping typing);

    Task Delivery(VisitorDelivery delivery);

    /// <summary>A conversation was resolved and can be rated, or can be no more.</summary>
    Task Survey(VisitorSurvey survey);
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

    /// <summary>Written by the bot and by nobody; null: by a person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VisitorBot? Bot { get; init; }

    internal static VisitorMessage Of(VisitorLine line) => new()
    {
        Id = line.Id,
        ClientId = line.Kind == "customer" ? WebChatEnvelope.ClientIdOf(line.ExternalId) : null,
        Author = line.Kind,
        Name = line.AgentName,
        Text = line.Text,
        Html = line.Html,
        At = line.At,
        Attachments = [.. line.Files.Select(file => new VisitorFile(file.Id, file.FileName, file.ContentType, file.Size))],
        Delivery = line.Delivery,
        Bot = VisitorBot.Of(line),
    };
}

/// <param name="Name">As the administrator calls it.</param>
/// <param name="Choices">To be answered with one of these, or in any words.</param>
/// <param name="ArticleId">The help article that it says.</param>
public sealed record VisitorBot(string Name, IReadOnlyList<string> Choices, long? ArticleId)
{
    internal static VisitorBot? Of(VisitorLine line)
    {
        if (line is not { Kind: "agent", Facts: { } json } || JsonSerializer.Deserialize<Dictionary<string, string>>(json) is not { } facts || !facts.TryGetValue("bot", out var name))
        {
            return null;
        }

        var choices = facts.TryGetValue("bot-choices", out var list) ? JsonSerializer.Deserialize<string[]>(list)! : [];
        return new VisitorBot(name, choices, facts.TryGetValue("bot-article", out var id) ? long.Parse(id, CultureInfo.InvariantCulture) : null);
    }
}

/// <param name="ClientId">Made by the browser: letters, digits, <c>-</c> and <c>_</c>, at most 60.</param>
/// <param name="Files">As the upload answered.</param>
/// <param name="CallBack">The visitor wants to be called; the text says so too.</param>
public sealed record SendMessage(string? ClientId, string? Text = null, IReadOnlyList<StoredFile>? Files = null, CallBack? CallBack = null);

public sealed record PageVisit(string? Url, string? Title = null);

public sealed record VisitorFile(long Id, string FileName, string ContentType, long Size);

/// <param name="TicketId">The conversation to rate; null: none.</param>
public sealed record VisitorSurvey(long? TicketId);

/// <param name="Messages">In order.</param>
/// <param name="Survey">The conversation that waits to be rated; null: none.</param>
/// <param name="Reset">The messages are the newest there are, to take the place of what the client has.</param>
public sealed record VisitorResume(long Head, IReadOnlyList<VisitorMessage> Messages, bool HasOlder, bool Reset, long? Survey);

/// <param name="Messages">In order.</param>
public sealed record VisitorOlder(IReadOnlyList<VisitorMessage> Messages, bool HasOlder);

/// <summary>What was sent is durable here.</summary>
public sealed record SendAnswer(bool Accepted);
