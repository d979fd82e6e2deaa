using System.Globalization;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>One account as an administrator set it up. Holds secrets in clear, so it is never logged.</summary>
/// <param name="Tokens">Those with which Twilio may have signed; the first is the valid one.</param>
/// <param name="User">Of the REST API: the account's SID, or an API key's.</param>
/// <param name="Numbers">Ours, in E.164.</param>
public sealed record TwilioSettings(
    string AccountSid,
    IReadOnlyList<string> Tokens,
    string User,
    string Password,
    IReadOnlyList<string> Numbers,
    string? MessagingService,
    int PerSecond,
    Uri ApiUrl)
{
    private static readonly Uri s_api = new("https://api.twilio.com");

    public static TwilioSettings Of(ChannelAccount account)
    {
        var sid = account.Setting(TwilioFields.AccountSid)?.Trim() ?? "";
        string[] tokens = [.. new[] { account.Setting(TwilioFields.AuthToken), account.Setting(TwilioFields.SecondToken) }.OfType<string>()];
        var key = account.Setting(TwilioFields.ApiKey)?.Trim();
        return new TwilioSettings(
            sid,
            tokens,
            key ?? sid,
            (key is null ? tokens.FirstOrDefault() : account.Setting(TwilioFields.ApiSecret)) ?? "",
            [.. (account.Setting(TwilioFields.Numbers) ?? "").Split('\n').Select(PlainNumber).Where(number => number.Length > 0)],
            account.Setting(TwilioFields.MessagingService)?.Trim(),
            int.TryParse(account.Setting(TwilioFields.PerSecond), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : 1,
            Uri.TryCreate(account.Setting(TwilioFields.ApiUrl), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : s_api);
    }

    /// <summary>People write numbers with blanks, hyphens and brackets; Twilio without.</summary>
    private static string PlainNumber(string line) => new([.. line.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '(' or ')' or '.'))]);

    public override string ToString() => $"Twilio account {AccountSid}";
}
