using System.Text.Json.Serialization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Help;

namespace CxmHelpdesk.Desk.Bot;

/// <summary>Words in both languages; where one is empty the other is said.</summary>
public sealed record BotText(string En, string Ja)
{
    public static BotText None { get; } = new("", "");

    [JsonIgnore]
    public bool IsEmpty => En.Length == 0 && Ja.Length == 0;

    /// <param name="language">One of <see cref="HelpLanguages"/>.</param>
    public string In(string language) => language == HelpLanguages.Japanese ? Ja.Length > 0 ? Ja : En : En.Length > 0 ? En : Ja;
}

[JsonConverter(typeof(JsonStringEnumConverter<BotStepKind>))]
public enum BotStepKind
{
    /// <summary>Tells the state of the customer's orders, if the question is about one and a signature says who he is.</summary>
    Orders,

    /// <summary>Answers from a help article.</summary>
    Articles,

    /// <summary>Offers things to choose from.</summary>
    Choices,

    /// <summary>Asks for name, address or order number.</summary>
    Form,
}

[JsonConverter(typeof(JsonStringEnumConverter<BotField>))]
public enum BotField
{
    Name,
    Email,
    Order,
}

[JsonConverter(typeof(JsonStringEnumConverter<BotChoiceDoes>))]
public enum BotChoiceDoes
{
    /// <summary>Shows an article.</summary>
    Article,

    /// <summary>Tells the state of the orders.</summary>
    Orders,

    /// <summary>Hands over.</summary>
    Person,
}

/// <param name="ArticleId">For <see cref="BotChoiceDoes.Article"/>.</param>
public sealed record BotChoice(BotText Label, BotChoiceDoes Does, long? ArticleId = null);

public sealed record BotStep
{
    public required BotStepKind Kind { get; init; }

    public bool On { get; init; } = true;

    /// <summary>Said where this step speaks; empty: the product's own words.</summary>
    public BotText Say { get; init; } = BotText.None;

    /// <summary>Of <see cref="BotStepKind.Choices"/>. A person can be chosen always.</summary>
    public IReadOnlyList<BotChoice> Choices { get; init; } = [];

    /// <summary>Of <see cref="BotStepKind.Form"/>, in the order of asking.</summary>
    public IReadOnlyList<BotField> Fields { get; init; } = [];
}

/// <summary>
/// What one account's bot does. A customer's question walks down the steps: each one answers, asks, or lets it pass, and at the end stands a person. As it
/// comes it is off.
/// </summary>
public sealed record BotFlow
{
    /// <summary>A bot that answers letters would be one more automatic mail.</summary>
    public static bool Talks(ChannelCapabilities channel) => channel is { Answers: true, Subject: false };

    public static string SettingsName(long accountId) => FormattableString.Invariant($"bot.{accountId}");

    public bool On { get; init; }

    public BotText Name { get; init; } = new("Assistant", "アシスタント");

    public BotText Greeting { get; init; } = new(
        "Hello! I am the shop's automatic assistant. I answer what I can, and hand you to a person whenever you like.",
        "こんにちは。自動応答のアシスタントです。わかる範囲でお答えし、ご希望があればいつでも担当者におつなぎします。");

    public IReadOnlyList<BotStep> Steps { get; init; } =
    [
        new() { Kind = BotStepKind.Orders },
        new() { Kind = BotStepKind.Articles },
        new()
        {
            Kind = BotStepKind.Choices,
            Choices = [new(new("Where is my order?", "注文の状況を知りたい"), BotChoiceDoes.Orders)],
        },
        new() { Kind = BotStepKind.Form, Fields = [BotField.Name, BotField.Email] },
    ];

    /// <summary>Said when a person takes over; empty: the product's own words.</summary>
    public BotText HandOver { get; init; } = BotText.None;

    /// <summary>The same outside of the office hours.</summary>
    public BotText HandOverAway { get; init; } = BotText.None;

    /// <summary>Words of any message that bring a person at once, besides anger and urgency.</summary>
    public IReadOnlyList<string> UrgentWords { get; init; } = [];
}
