namespace CxmHelpdesk.Channels.Line;

/// <summary>One account as an administrator set it up. Holds secrets in clear, so it is never logged.</summary>
/// <param name="Api">For calls.</param>
/// <param name="Data">For what customers sent.</param>
/// <param name="Stickers">For the pictures of stickers; no credentials go there.</param>
internal sealed record LineSettings(string ChannelSecret, string AccessToken, Uri Api, Uri Data, Uri Stickers)
{
    public const string DefaultApi = "https://api.line.me";

    public static LineSettings Of(ChannelAccount account)
    {
        var api = Uri.TryCreate(account.Setting(LineFields.ApiUrl), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url! : new Uri(DefaultApi);

        // LINE has a host for each; whoever stands in for it has one for all.
        var isLine = api.IdnHost == "api.line.me";
        return new LineSettings(
            account.Setting(LineFields.ChannelSecret)?.Trim() ?? "",
            account.Setting(LineFields.AccessToken)?.Trim() ?? "",
            api,
            isLine ? new Uri("https://api-data.line.me") : api,
            isLine ? new Uri("https://stickershop.line-scdn.net") : api);
    }

    public override string ToString() => "LINE account";
}
