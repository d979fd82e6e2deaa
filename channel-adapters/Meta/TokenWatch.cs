using System.Globalization;
using CxmHelpdesk.Channels.Meta.Api;

namespace CxmHelpdesk.Channels.Meta;

/// <summary>
/// Asks once a day how long a token holds, and says so two weeks before it ends: nothing comes in or goes out after that. Tokens of Instagram Login hold for 60 days and are made new each week
/// (developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login, "Refresh a long-lived token").
/// </summary>
internal sealed class TokenWatch(GraphApi api, TimeProvider time)
{
    private static readonly TimeSpan s_announced = TimeSpan.FromDays(14);
    private static readonly TimeSpan s_each = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_beat = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_renewed = TimeSpan.FromDays(7);

    /// <exception cref="PollFailedException">The token is not valid.</exception>
    /// <param name="renews">The token can be made new.</param>
    public async Task RunAsync(MetaSettings settings, bool renews, string? cursor, IPollSink sink, CancellationToken ct)
    {
        var life = renews ? TokenLife.Parse(cursor) : TokenLife.Unknown;
        while (true)
        {
            var asked = time.GetUtcNow();
            if (renews && !(asked - life.RenewedAt < s_renewed) && await RenewAsync(settings, ct) is var (token, renewed))
            {
                life = renewed;
                await sink.UpToDateAsync(life.ToString(), ct);
                if (token != settings.Token)
                {
                    // The desk asks again, with the new one.
                    await sink.RenewAsync(MetaFields.Token, token, ct);
                    return;
                }
            }

            var trouble = await TroubleAsync(settings, ct) ?? Ending(life.EndsAt);
            while (time.GetUtcNow() - asked < s_each)
            {
                await sink.UpToDateAsync(life.ToString(), ct);
                if (trouble is not null)
                {
                    await sink.TroubleAsync(trouble, ct);
                }

                await Task.Delay(s_beat, time, ct);
            }
        }
    }

    /// <returns>Null: it holds for long, or Meta does not say.</returns>
    public async Task<string?> TroubleAsync(MetaSettings settings, CancellationToken ct)
    {
        GraphAnswer answer;
        try
        {
            answer = await api.GetAsync(settings, "debug_token", $"input_token={Uri.EscapeDataString(settings.Token)}", ct);
        }
        catch (HttpRequestException error)
        {
            throw new PollFailedException("Meta cannot be reached.", isPermanent: false, error);
        }

        if (answer.Code == 190 || answer.Body?.Member("data").Flag("is_valid") == false)
        {
            throw new PollFailedException("The access token is not valid any more. Generate a new one at Meta and enter it here.", isPermanent: true);
        }

        // 0 means never. What the page's people allowed the app runs out by itself, too.
        double?[] ends = [answer.Body?.Object("data")?.Number("expires_at"), answer.Body?.Object("data")?.Number("data_access_expires_at")];
        return ends.Where(end => end is > 0 and < 100_000_000_000).Min() is { } first ? Ending(DateTimeOffset.FromUnixTimeSeconds((long)first)) : null;
    }

    private string? Ending(DateTimeOffset? at) => at - time.GetUtcNow() < s_announced
        ? string.Create(CultureInfo.InvariantCulture, $"The access token ends on {at:yyyy-MM-dd}. Generate a new one at Meta before that and enter it here.")
        : null;

    /// <returns>Null: Meta did not make a new one, most likely because the old one is younger than a day; tried again tomorrow.</returns>
    private async Task<(string Token, TokenLife Life)?> RenewAsync(MetaSettings settings, CancellationToken ct)
    {
        try
        {
            var answer = await api.GetUnversionedAsync(settings, "refresh_access_token", $"grant_type=ig_refresh_token&access_token={Uri.EscapeDataString(settings.Token)}", ct);
            var now = time.GetUtcNow();
            return answer is { IsOk: true, Body: { } body } && body.Text("access_token") is { Length: <= 1000 } token && body.Number("expires_in") is { } seconds and > 0 and < 1_000_000_000
                ? (token, new TokenLife(now, now.AddSeconds(seconds)))
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
