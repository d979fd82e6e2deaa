using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.WebChat;

/// <summary>What an administrator sets for one widget.</summary>
public static class WebChatSettings
{
    public const string Title = "title";
    public const string GreetingEnglish = "greetingEn";
    public const string GreetingJapanese = "greetingJa";
    public const string AskName = "askName";
    public const string Colour = "colour";
    public const string AllowedOrigins = "allowedOrigins";

    /// <summary>Signs the identity of signed-in visitors (JWT, HS256).</summary>
    public const string IdentitySecret = "identitySecret";

    /// <summary>Also accepted, so that the secret can be changed without a moment in which nobody is known.</summary>
    public const string IdentitySecretOther = "identitySecretOther";

    internal const int MinSecretBytes = 32;

    internal static IReadOnlyList<SettingField> Fields { get; } =
    [
        new(Title, "Title", SettingKind.Text, Required: true, Default: "Chat with us"),
        new(GreetingEnglish, "Greeting (English)", SettingKind.LongText, Default: "Hello! How can we help?"),
        new(GreetingJapanese, "Greeting (Japanese)", SettingKind.LongText, Default: "こんにちは。どのようなご用件でしょうか？"),
        new(AskName, "Ask for name and e-mail", SettingKind.Switch, Default: "false"),
        new(Colour, "Colour", SettingKind.Text, Help: "As #rrggbb. Empty: the chat's own colours, for light and for dark."),
        new(AllowedOrigins, "Allowed origins", SettingKind.Lines, Help: "One a line, such as https://shop.example. Empty: every site may show this chat."),
        new(IdentitySecret, "Identity secret", SettingKind.Text, Secret: true, Help: "Your site signs who a visitor is with it (JWT, HS256). At least 32 characters."),
        new(IdentitySecretOther, "Second identity secret", SettingKind.Text, Secret: true, Help: "Also accepted; for changing the secret without an interruption."),
    ];

    /// <summary>Empty: every site.</summary>
    public static IReadOnlyList<string> OriginsOf(ChannelAccount account) =>
        (account.Setting(AllowedOrigins) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As #rrggbb; null: none was chosen, or what was chosen is none.</summary>
    public static string? ColourOf(ChannelAccount account) => account.Setting(Colour) is { } colour && IsColour(colour) ? colour : null;

    /// <summary>The first of them signs today; each of them is accepted.</summary>
    public static IReadOnlyList<string> IdentitySecretsOf(ChannelAccount account) =>
        [.. new[] { account.Setting(IdentitySecret), account.Setting(IdentitySecretOther) }.OfType<string>()];

    internal static CheckOutcome Check(ChannelAccount account)
    {
        if (OriginsOf(account).FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
        {
            return new DoesNotWork(AllowedOrigins, $"\"{wrong}\" is no origin. It needs a form such as https://shop.example, without a path.");
        }

        if (account.Setting(Colour) is { } colour && !IsColour(colour))
        {
            return new DoesNotWork(Colour, "The colour needs the form #rrggbb.");
        }

        foreach (var field in (string[])[IdentitySecret, IdentitySecretOther])
        {
            if (account.Setting(field) is { } secret && Encoding.UTF8.GetByteCount(secret) < MinSecretBytes)
            {
                return new DoesNotWork(field, "The secret is too short to be safe; it needs at least 32 characters.");
            }
        }

        return new Works();
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase)
        && url.UserInfo.Length == 0;

    private static bool IsColour(string text) =>
        text.Length == 7 && text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}
