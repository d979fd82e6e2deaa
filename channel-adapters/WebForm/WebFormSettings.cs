using System.Globalization;

namespace CxmHelpdesk.Channels.WebForm;

internal static class WebFormSettings
{
    public const string ApiKey = "apiKey";
    public const string Honeypot = "honeypot";
    public const string EmailRequired = "emailRequired";
    public const string ThanksUrl = "thanksUrl";
    public const string Redirects = "redirects";
    public const string RequestsPerMinute = "requestsPerMinute";

    private const int MinKeyLength = 20;
    private const int DefaultRequestsPerMinute = 30;

    public static IReadOnlyList<SettingField> Fields { get; } =
    [
        new(ApiKey, "API key", SettingKind.Text, Secret: true, Help: "If set, every request must carry it (Authorization: Bearer, or X-Api-Key). Leave it empty for a form on a public page."),
        new(EmailRequired, "E-mail address required", SettingKind.Switch, Default: "true"),
        new(Honeypot, "Trap field", SettingKind.Text, Default: "website", Help: "A field hidden from people. Whoever fills it in is a program, and is thanked without being heard."),
        new(ThanksUrl, "Page after sending", SettingKind.Url, Help: "Where a browser goes after an HTML form was sent."),
        new(Redirects, "Other allowed pages", SettingKind.Lines, Help: "Addresses that a form's redirect field may name, one a line; everything below an address is allowed too."),
        new(RequestsPerMinute, "Requests a minute", SettingKind.Number, Default: "30", Help: "From one address."),
    ];

    public static int LimitOf(ChannelAccount account) =>
        int.TryParse(account.Setting(RequestsPerMinute), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : DefaultRequestsPerMinute;

    /// <summary>Where to send the browser; null: nowhere. A page that nobody allowed is never gone to, or any site could borrow our name for its links.</summary>
    public static string? RedirectOf(ChannelAccount account, string? wish)
    {
        var thanks = account.Setting(ThanksUrl);
        if (wish is { Length: > 0 and <= 2000 } && Uri.TryCreate(wish, UriKind.Absolute, out var page) && page.UserInfo.Length == 0)
        {
            var allowed = (account.Setting(Redirects) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (wish == thanks || allowed.Any(line => Uri.TryCreate(line, UriKind.Absolute, out var address) && IsBelow(page, address)))
            {
                return page.AbsoluteUri;
            }
        }

        return thanks;
    }

    public static CheckOutcome Check(ChannelAccount account)
    {
        if (account.Setting(ApiKey) is { Length: < MinKeyLength })
        {
            return new DoesNotWork(ApiKey, $"The key is too short to be safe; it needs at least {MinKeyLength} characters.");
        }

        if (account.Setting(Honeypot) is "name" or "email" or "subject" or "message" or "language" or "externalId" or "facts" or "redirect")
        {
            return new DoesNotWork(Honeypot, "The trap needs a name of its own; this is a field that people fill in.");
        }

        var wrong = (account.Setting(Redirects) ?? "")
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(line => !Uri.TryCreate(line, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"));
        return wrong is null ? new Works() : new DoesNotWork(Redirects, $"\"{wrong}\" is no address that begins with https:// or http://.");
    }

    private static bool IsBelow(Uri page, Uri allowed)
    {
        var folder = allowed.AbsolutePath.EndsWith('/') ? allowed.AbsolutePath : $"{allowed.AbsolutePath}/";
        return page.Scheme is "http" or "https"
            && Uri.Compare(page, allowed, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && (page.AbsolutePath == allowed.AbsolutePath || page.AbsolutePath.StartsWith(folder, StringComparison.Ordinal));
    }
}
