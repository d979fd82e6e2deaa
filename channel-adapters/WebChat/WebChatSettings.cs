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
    public const string PreChat = "preChat";
    public const string AskSatisfaction = "askSatisfaction";
    public const string CallBacks = "callBacks";
    public const string Hours = "officeHours";
    public const string TimeZone = "timeZone";
    public const string QuickRepliesEnglish = "quickRepliesEn";
    public const string QuickRepliesJapanese = "quickRepliesJa";
    public const string Invitations = "invitations";
    public const string Colour = "colour";
    public const string AllowedOrigins = "allowedOrigins";

    /// <summary>Signs the identity of signed-in visitors (JWT, HS256).</summary>
    public const string IdentitySecret = "identitySecret";

    /// <summary>Also accepted, so that the secret can be changed without a moment in which nobody is known.</summary>
    public const string IdentitySecretOther = "identitySecretOther";

    internal const int MinSecretBytes = 32;
    private const int MaxQuickReplies = 6;

    /// <summary>Empty: every site.</summary>
    public static IReadOnlyList<string> OriginsOf(ChannelAccount account) =>
        (account.Setting(AllowedOrigins) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As #rrggbb; null: none was chosen, or what was chosen is none.</summary>
    public static string? ColourOf(ChannelAccount account) => account.Setting(Colour) is { } colour && IsColour(colour) ? colour : null;

    /// <summary>The first of them signs today; each of them is accepted.</summary>
    public static IReadOnlyList<string> IdentitySecretsOf(ChannelAccount account) =>
        [.. new[] { account.Setting(IdentitySecret), account.Setting(IdentitySecretOther) }.OfType<string>()];

    /// <summary>Always open if what was set cannot be read: a typing error closes no chat. <see cref="Check"/> tells of it.</summary>
    /// <returns>Null if the chat has no hours of its own.</returns>
    public static OfficeState? OfficeOf(ChannelAccount account, DateTimeOffset now)
    {
        if (account.Setting(Hours) is null)
        {
            return null;
        }

        try
        {
            return OfficeHours.Parse(account.Setting(Hours), account.Setting(TimeZone)).At(now);
        }
        catch (FormatException)
        {
            return new OfficeState(true, null);
        }
    }

    public static IReadOnlyList<string> QuickRepliesOf(ChannelAccount account, bool japanese) =>
        [.. (account.Setting(japanese ? QuickRepliesJapanese : QuickRepliesEnglish) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MaxQuickReplies)];

    /// <summary>None if what was set cannot be read.</summary>
    public static IReadOnlyList<Invitation> InvitationsOf(ChannelAccount account)
    {
        try
        {
            return Invitation.Parse(account.Setting(Invitations));
        }
        catch (FormatException)
        {
            return [];
        }
    }

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

        try
        {
            _ = OfficeHours.Parse(account.Setting(Hours), account.Setting(TimeZone));
        }
        catch (FormatException error)
        {
            return new DoesNotWork(error.Message.Contains("time zone", StringComparison.Ordinal) ? TimeZone : Hours, error.Message);
        }

        try
        {
            _ = Invitation.Parse(account.Setting(Invitations));
        }
        catch (FormatException error)
        {
            return new DoesNotWork(Invitations, error.Message);
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
