namespace CxmHelpdesk.Channels;

/// <summary>Everything by which the desk and the console tell one channel from another.</summary>
/// <param name="Key">Stable, kebab-case: <c>web-chat</c>.</param>
/// <param name="Name">Shown where no translation of the key exists.</param>
/// <param name="Icon">A name of the console's icon set.</param>
/// <param name="Patience">How long customers of this channel wait gladly; an account may say otherwise.</param>
public sealed record ChannelDescriptor(
    string Key,
    string Name,
    string Icon,
    TimeSpan Patience,
    ChannelCapabilities Capabilities,
    IReadOnlyList<SettingField> Settings)
{
    /// <summary>Values for providers that many have, to start the form from.</summary>
    public IReadOnlyList<SettingsPreset> Presets { get; init; } = [];
}

/// <param name="Name">The provider's own, such as <c>Gmail</c>.</param>
/// <param name="Values">By <see cref="SettingField.Key"/>; no secrets.</param>
public sealed record SettingsPreset(string Name, IReadOnlyDictionary<string, string> Values);

/// <param name="MaxLength">Characters of one message; longer texts are split by <see cref="TextSplitter"/>.</param>
/// <param name="Live">The customer sits at the other end and sees answers at once.</param>
/// <param name="ReplyWindow">How long after the customer's last message the provider lets us answer; null: always.</param>
/// <param name="MaxFileBytes">0: no files.</param>
/// <param name="Answers">False: customers write here, but nothing can be sent back this way.</param>
/// <param name="WritesFirstTo">The kind of address (<see cref="Party.Kind"/>) to which we may write without having been written to; null: we only answer.</param>
/// <param name="Copies">Messages may have copies (Cc, Bcc), to addresses of the kind <paramref name="WritesFirstTo"/>.</param>
/// <param name="Calls">Agents can call people and be called; the channel is an <see cref="ICallSource"/>.</param>
/// <param name="Templates">After the reply window, texts go out that are an approved template's word for word; see <see cref="ITemplateSource"/>.</param>
/// <param name="MaxBytes">Of one message in UTF-8, besides <paramref name="MaxLength"/>; null: any number.</param>
/// <param name="Segments">Texts go out, and are paid, in segments of GSM 03.38 or UCS-2.</param>
/// <param name="PrivateAnswers">How long after a public post its author may be answered by a message that only he reads, in one piece and once for each post; null: posts are answered where they stand.</param>
/// <param name="QuickReplies">Choices are shown as buttons; elsewhere they are numbered in the text.</param>
public sealed record ChannelCapabilities(
    int MaxLength,
    bool Live = false,
    bool Html = false,
    bool Subject = false,
    bool Receipts = false,
    long MaxFileBytes = 0,
    TimeSpan? ReplyWindow = null,
    bool Answers = true,
    string? WritesFirstTo = null,
    bool Copies = false,
    bool Segments = false,
    bool QuickReplies = false,
    bool Calls = false,
    bool Templates = false,
    int? MaxBytes = null,
    TimeSpan? PrivateAnswers = null);

/// <param name="Kind">Decides the form's control and the check.</param>
/// <param name="Secret">Encrypted at rest, never sent back.</param>
/// <param name="Options">The values of a <see cref="SettingKind.Choice"/>.</param>
public sealed record SettingField(
    string Key,
    string Label,
    SettingKind Kind,
    bool Required = false,
    bool Secret = false,
    string? Default = null,
    string? Help = null,
    IReadOnlyList<string>? Options = null)
{
    /// <summary><see cref="Label"/> and <see cref="Help"/> in Japanese; null: shown in English.</summary>
    public FieldWords? Japanese { get; init; }
}

public sealed record FieldWords(string Label, string? Help = null);

public enum SettingKind
{
    Text,
    LongText,
    Number,
    Switch,
    Url,
    Lines,

    /// <summary>One of <see cref="SettingField.Options"/>.</summary>
    Choice,
}

/// <summary>One configured account of a channel: a mailbox, a number, a widget.</summary>
/// <param name="Key">Unguessable; part of the account's public address.</param>
/// <param name="Settings">By <see cref="SettingField.Key"/>, secrets in clear; never logged.</param>
public sealed record ChannelAccount(long Id, string Channel, string Key, string Name, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Where the provider's calls for this account arrive, as the world sees it; null: the desk was not told its public address.</summary>
    public Uri? Address { get; init; }

    public string? Setting(string key) => Settings.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>Keeps settings out of logs and exception texts.</summary>
    public override string ToString() => $"{Channel} account {Id}";
}
