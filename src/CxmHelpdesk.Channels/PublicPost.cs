using System.Globalization;

namespace CxmHelpdesk.Channels;

/// <summary>What is known of a message that everybody can read. Whether it becomes a ticket, or only part of what is said about us, is the desk's to decide (<see cref="PublicRule"/>).</summary>
public sealed record PublicPost(PublicPostKind Kind)
{
    /// <summary>The page at which everybody reads it; https only.</summary>
    public Uri? Link { get; init; }

    /// <summary>1 to 5, of a review.</summary>
    public int? Stars { get; init; }

    /// <summary>So many people follow its author; null: the provider does not say.</summary>
    public long? Reach { get; init; }

    /// <summary>What it is about, such as the product or the place.</summary>
    public string? About { get; init; }

    /// <summary>The same beside the message, for people.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts()
    {
        if (Stars is { } stars)
        {
            yield return new("stars", StarsOf(stars));
        }

        if (About is { } about)
        {
            yield return new("about", about);
        }

        if (Reach is { } reach)
        {
            yield return new("followers", reach.ToString("N0", CultureInfo.InvariantCulture));
        }

        if (Link is { } link)
        {
            yield return new("post", link.AbsoluteUri);
        }
    }

    public static string StarsOf(int stars) => new string('★', Math.Clamp(stars, 0, 5)) + new string('☆', 5 - Math.Clamp(stars, 0, 5));
}

public enum PublicPostKind
{
    Review,

    /// <summary>Somebody names us, or answers us, for all to see.</summary>
    Mention,

    /// <summary>Below something that we posted.</summary>
    Comment,
}

/// <summary>
/// Settings by which the desk tells which public posts are tickets. An adapter that lists <see cref="Fields"/> among its own leaves the rule to its administrators; the desk holds to it.
/// </summary>
public static class PublicRule
{
    public const string Stars = "publicStars";
    public const string Mood = "publicMood";
    public const string Keywords = "publicKeywords";
    public const string Reach = "publicReach";
    public const string Languages = "publicLanguages";

    /// <summary>Values of <see cref="Mood"/>.</summary>
    public const string Unhappy = "unhappy";
    public const string Angry = "angry";
    public const string Never = "never";

    public static IReadOnlyList<SettingField> Fields { get; } =
    [
        new(Mood, "Posts become tickets when their author is", SettingKind.Choice, Default: Unhappy, Options: [Unhappy, Angry, Never], Help: "As their words read. Praise and neutral talk stand on the customer's timeline and in what is said about you.")
        {
            Japanese = new("チケットにする投稿の気分", "文面から読み取ります。unhappy：不満、angry：怒り、never：しない。称賛や中立の投稿は、お客様のタイムラインと「お客様の声」に残ります。"),
        },
        new(Keywords, "Words that always make a ticket", SettingKind.Lines, Help: "One a line, such as recall or injured.")
        {
            Japanese = new("必ずチケットにする言葉", "一行に一つ（例: リコール、けが）。"),
        },
        new(Reach, "Followers from which every post that is not praise makes a ticket", SettingKind.Number, Default: "0", Help: "0: followers alone make no ticket. They raise a ticket's priority in any case.")
        {
            Japanese = new("称賛以外を必ずチケットにするフォロワー数", "0：フォロワー数だけではチケットにしません。優先度は常に上がります。"),
        },
        new(Languages, "Languages that you answer", SettingKind.Text, Help: "Such as en, ja. Posts in others make no ticket. Empty: all.")
        {
            Japanese = new("対応する言語", "例: en, ja。それ以外の言語の投稿はチケットにしません。空欄：すべて。"),
        },
    ];

    // Below what it takes over: static members are filled in the order in which they stand here.

    /// <summary>For channels whose posts have stars.</summary>
    public static IReadOnlyList<SettingField> FieldsWithStars { get; } =
    [
        new(Stars, "Reviews become tickets up to so many stars", SettingKind.Number, Default: "2", Help: "1 to 5; 0: their stars alone make no ticket. All other reviews stand on the customer's timeline and in what is said about you.")
        {
            Japanese = new("チケットにするレビューの星の数（以下）", "1～5。0：星だけではチケットにしません。それ以外のレビューは、お客様のタイムラインと「お客様の声」に残ります。"),
        },
        .. Fields,
    ];
}
