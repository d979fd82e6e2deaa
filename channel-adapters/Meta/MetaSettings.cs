namespace CxmHelpdesk.Channels.Meta;

/// <summary>One account as an administrator set it up. Holds secrets in clear, so it is never logged.</summary>
/// <param name="PageId">Of the page, or of the Instagram account.</param>
/// <param name="HumanAgent">Answers may go out for 7 days.</param>
internal sealed record MetaSettings(string PageId, string Token, string AppSecret, string VerifyToken, bool HumanAgent, Uri Api)
{
    public const string Facebook = "https://graph.facebook.com";
    public const string InstagramLoginHost = "graph.instagram.com";
    public const string InstagramLogin = $"https://{InstagramLoginHost}";

    public static MetaSettings Of(ChannelAccount account) => new(
        account.Setting(MetaFields.PageId)?.Trim() ?? "",
        account.Setting(MetaFields.Token)?.Trim() ?? "",
        account.Setting(MetaFields.AppSecret)?.Trim() ?? "",
        account.Setting(MetaFields.VerifyToken)?.Trim() ?? "",
        account.Setting(MetaFields.HumanAgent) == "true",
        Uri.TryCreate(account.Setting(MetaFields.ApiUrl), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url! : new Uri(Facebook));

    public override string ToString() => $"Meta account {PageId}";
}
