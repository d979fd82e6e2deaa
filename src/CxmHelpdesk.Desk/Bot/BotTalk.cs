using System.Text.Json.Serialization;

namespace CxmHelpdesk.Desk.Bot;

/// <summary>What the customer said, read already.</summary>
/// <param name="Language">One of <see cref="Help.HelpLanguages"/>.</param>
public sealed record BotHeard(string Text, string Language)
{
    public double Mood { get; init; }

    public double Urgency { get; init; }

    /// <summary>A picture needs eyes.</summary>
    public bool HasFiles { get; init; }

    /// <summary>Thanks or goodbye.</summary>
    public bool NeedsNoAnswer { get; init; }

    /// <summary>The channel proved who it is.</summary>
    public bool SignedIn { get; init; }

    /// <summary>Somebody is there to take over; null: nobody knows.</summary>
    public bool? Open { get; init; }
}

/// <summary>One message of the bot.</summary>
/// <param name="Choices">Words to choose from, the last always a person.</param>
/// <param name="ArticleId">The article it is taken from.</param>
public sealed record BotSaying(string Text, IReadOnlyList<string> Choices, long? ArticleId = null);

public enum BotEnd
{
    /// <summary>The customer says that it is solved.</summary>
    Solved,

    /// <summary>A person takes over.</summary>
    HandedOver,
}

/// <param name="Reason">Of a hand-over, kebab case: asked, urgent, angry, file, limit, not-helped, not-understood, left, agent.</param>
public sealed record BotTurn(IReadOnlyList<BotSaying> Sayings, BotState State, BotEnd? End = null, string? Reason = null);

/// <summary>What the bot keeps of a conversation from one message to the next. Stored as JSON.</summary>
public sealed record BotState
{
    /// <summary>How many messages the bot has sent.</summary>
    public int Said { get; init; }

    /// <summary>The step that the question stands at.</summary>
    public int Step { get; init; }

    /// <summary>How many answers it has given.</summary>
    public int Answers { get; init; }

    /// <summary>Waits for the word whether it helped.</summary>
    public bool Answered { get; init; }

    /// <summary>Waits for this field of the form.</summary>
    public BotField? Asking { get; init; }

    /// <summary>What the customer wants to know.</summary>
    public string Question { get; init; } = "";

    public IReadOnlyList<BotOption> Options { get; init; } = [];

    /// <summary>Articles that were shown.</summary>
    public IReadOnlyList<long> Shown { get; init; } = [];

    /// <summary>The choices were offered since the last question that had an answer.</summary>
    public bool Offered { get; init; }

    /// <summary>He was told that orders are for who is signed in.</summary>
    public bool ToldToSignIn { get; init; }

    /// <summary>Answers of the form by field; empty: passed over.</summary>
    public IReadOnlyDictionary<BotField, string> Form { get; init; } = new Dictionary<BotField, string>();
}

[JsonConverter(typeof(JsonStringEnumConverter<BotOptionDoes>))]
public enum BotOptionDoes
{
    Yes,
    No,
    Skip,
    Article,
    Orders,
    Person,
}

/// <summary>What choosing these words does.</summary>
public sealed record BotOption(string Label, BotOptionDoes Does, long? ArticleId = null);

/// <summary>What the engine may look up. The preview has no customer, and shows an order made up for it.</summary>
public interface IBotSources
{
    /// <summary>Published articles for a question, the nearest first, with how much of it they cover.</summary>
    Task<IReadOnlyList<Help.HelpHit>> FindAsync(string question, string language);

    /// <summary>Null: there is none.</summary>
    Task<Help.HelpPage?> ReadAsync(long articleId, string language);

    /// <summary>The signed-in customer's latest orders, the newest first; with a number, that one alone.</summary>
    Task<IReadOnlyList<BotOrder>> OrdersAsync(string? number);
}

/// <param name="State">placed, paid, shipped, delivered, cancelled or returned.</param>
public sealed record BotOrder
{
    public string Number { get; init; } = "";

    public string State { get; init; } = "";

    public DateTimeOffset PlacedAt { get; init; }

    public string? Link { get; init; }
}
