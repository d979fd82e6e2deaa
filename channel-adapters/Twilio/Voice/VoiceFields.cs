using System.Globalization;

namespace CxmHelpdesk.Channels.Twilio.Voice;

internal static class VoiceFields
{
    public const string Language = "language";
    public const string Greeting = "greeting";
    public const string ClosedGreeting = "closedGreeting";
    public const string CallBack = "callBack";
    public const string Topics = "topics";
    public const string Speech = "speech";
    public const string MaxSeconds = "maxSeconds";
    public const string Transcribe = "transcribe";
    public const string Agents = "agents";
    public const string Music = "music";
    public const string MaxWait = "maxWait";
    public const string Record = "record";
    public const string Consent = "consent";
    public const string KeepDays = "keepDays";

    public const char CallBackKey = '1';
}

/// <summary>What callers of one account hear and may choose.</summary>
/// <param name="Language"><c>en</c> or <c>ja</c>.</param>
/// <param name="Topics">By key, one digit each; never the call-back's.</param>
internal sealed record VoiceFlow(string Language, string? Greeting, bool OffersCallBack, IReadOnlyList<KeyValuePair<char, string>> Topics, int MaxSeconds, bool Transcribes)
{
    /// <summary>Heard outside business hours instead of <see cref="Greeting"/>.</summary>
    public string? ClosedGreeting { get; init; }

    /// <summary>Choices of the menu may be said instead of pressed.</summary>
    public bool HearsChoices { get; init; }

    /// <summary>Callers are put through; else they are asked for a voicemail.</summary>
    public bool HasAgents { get; init; }

    /// <summary>Talks are recorded; customers hear <see cref="Consent"/> before.</summary>
    public bool Records { get; init; }

    /// <summary>Null: a short one of ours.</summary>
    public string? Consent { get; init; }

    /// <summary>How long recordings and voicemails are kept; null: for good.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>Played while callers wait.</summary>
    public Uri? Music { get; init; }

    /// <summary>Whoever waited so long is asked for a voicemail.</summary>
    public int MaxWaitMinutes { get; init; } = 20;

    /// <summary>How long somebody who holds a phone to his ear waits gladly.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Twilio writes recordings down up to this length.</summary>
    public const int MostTranscribed = 120;

    public static VoiceFlow Of(ChannelAccount account) => new(
        account.Setting(VoiceFields.Language) == "ja" ? "ja" : "en",
        account.Setting(VoiceFields.Greeting),
        account.Setting(VoiceFields.CallBack) != "false",
        TopicsOf(account).Topics,
        int.TryParse(account.Setting(VoiceFields.MaxSeconds), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 5 and <= 3600 ? seconds : MostTranscribed,
        account.Setting(VoiceFields.Transcribe) != "false")
    {
        ClosedGreeting = account.Setting(VoiceFields.ClosedGreeting),
        HearsChoices = account.Setting(VoiceFields.Speech) == "true",
        HasAgents = account.Setting(VoiceFields.Agents) == "true",
        Records = account.Setting(VoiceFields.Record) == "true",
        Consent = account.Setting(VoiceFields.Consent),
        KeptFor = int.TryParse(account.Setting(VoiceFields.KeepDays), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 36_500 ? TimeSpan.FromDays(days) : null,
        Music = Uri.TryCreate(account.Setting(VoiceFields.Music), UriKind.Absolute, out var music) && music.Scheme is "https" or "http" ? music : null,
        MaxWaitMinutes = int.TryParse(account.Setting(VoiceFields.MaxWait), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= 240 ? minutes : 20,
    };

    /// <returns>The topics, and the first line that is none.</returns>
    public static (IReadOnlyList<KeyValuePair<char, string>> Topics, string? Wrong) TopicsOf(ChannelAccount account)
    {
        var topics = new List<KeyValuePair<char, string>>();
        string? wrong = null;
        foreach (var line in (account.Setting(VoiceFields.Topics) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line is [var key, '=', _, ..] && char.IsAsciiDigit(key) && line.Length <= 100 && topics.TrueForAll(topic => topic.Key != key)
                && (key != VoiceFields.CallBackKey || account.Setting(VoiceFields.CallBack) == "false"))
            {
                topics.Add(new(key, line[2..].Trim()));
            }
            else
            {
                wrong ??= line;
            }
        }

        return (topics, wrong);
    }
}
