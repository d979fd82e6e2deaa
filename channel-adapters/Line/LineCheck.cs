using System.Globalization;
using CxmHelpdesk.Channels.Line.Api;

namespace CxmHelpdesk.Channels.Line;

/// <summary>Whether the token is right, LINE calls here, our secret fits its signature, and messages are left this month.</summary>
internal static class LineCheck
{
    public static async Task<CheckOutcome> AskAsync(LineApi api, ChannelAccount account, CancellationToken ct)
    {
        var settings = LineSettings.Of(account);
        if (settings.Api.Scheme != Uri.UriSchemeHttps && !settings.Api.IsLoopback)
        {
            return new DoesNotWork(LineFields.ApiUrl, "Must begin with https://.");
        }

        try
        {
            var bot = await api.GetAsync(settings, "/v2/bot/info", ct);
            if (!bot.IsOk)
            {
                return bot.Status is 401 or 403
                    ? new DoesNotWork(LineFields.AccessToken, "LINE does not accept this channel access token.")
                    : new DoesNotWork(null, $"LINE answered with {bot.Status}.");
            }

            return await WebhookAsync(api, settings, account.Address, ct) ?? await QuotaAsync(api, settings, ct) ?? new Works();
        }
        catch (HttpRequestException)
        {
            return new DoesNotWork(LineFields.ApiUrl, "LINE cannot be reached.");
        }
    }

    private static async Task<CheckOutcome?> WebhookAsync(LineApi api, LineSettings settings, Uri? address, CancellationToken ct)
    {
        if (address is null)
        {
            // The desk was not told where it stands, so LINE cannot be asked to call it.
            return null;
        }

        var there = await api.GetAsync(settings, "/v2/bot/channel/webhook/endpoint", ct);
        var endpoint = there.Body?.Text("endpoint");
        if (!there.IsOk || endpoint != address.AbsoluteUri)
        {
            return new DoesNotWork(null, $"At LINE, the webhook URL is {(endpoint is null ? "not set" : "another one")}. Enter {address.AbsoluteUri} at https://developers.line.biz/console/, under \"Messaging API\".");
        }

        if (there.Body?.Flag("active") != true)
        {
            return new DoesNotWork(null, "At LINE, \"Use webhook\" is switched off. Switch it on at https://developers.line.biz/console/, under \"Messaging API\".");
        }

        var test = await api.PostAsync(settings, "/v2/bot/channel/webhook/test", new { endpoint = address.AbsoluteUri }, null, ct);
        if (test.Body is not { } result || result.Flag("success") == true)
        {
            return null;
        }

        return result.Number("statusCode") is 403
            ? new DoesNotWork(LineFields.ChannelSecret, "LINE called here, and its signature did not fit this channel secret.")
            : new DoesNotWork(null, $"LINE could not call {address.AbsoluteUri}: {TextSplitter.Split(result.Text("detail") ?? result.Text("reason") ?? "no reason given", 200)[0]}");
    }

    private static async Task<CheckOutcome?> QuotaAsync(LineApi api, LineSettings settings, CancellationToken ct)
    {
        var quota = await api.GetAsync(settings, "/v2/bot/message/quota", ct);
        if (quota.Body?.Number("value") is not { } limit)
        {
            return null;
        }

        var used = (await api.GetAsync(settings, "/v2/bot/message/quota/consumption", ct)).Body?.Number("totalUsage") ?? 0;
        return used < limit
            ? null
            : new DoesNotWork(null, string.Create(CultureInfo.InvariantCulture, $"All {limit:0} messages of this month are used up. Only answers within a minute still go out, until next month or a larger plan."));
    }
}
