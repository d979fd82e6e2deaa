using System.Globalization;
using CxmHelpdesk.Channels.Meta.Api;

namespace CxmHelpdesk.Channels.Meta;

/// <summary>Asks once a day how long a token holds, and says so two weeks before it ends: nothing comes in or goes out after that.</summary>
internal sealed class TokenWatch(GraphApi api, TimeProvider time)
{
    private static readonly TimeSpan s_announced = TimeSpan.FromDays(14);
    private static readonly TimeSpan s_each = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_beat = TimeSpan.FromMinutes(5);

    /// <exception cref="PollFailedException">The token is not valid.</exception>
    public async Task RunAsync(MetaSettings settings, IPollSink sink, CancellationToken ct)
    {
        while (true)
        {
            var asked = time.GetUtcNow();
            var trouble = await TroubleAsync(settings, ct);
            while (time.GetUtcNow() - asked < s_each)
            {
                await sink.UpToDateAsync("", ct);
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
        return ends.Where(end => end is > 0 and < 100_000_000_000).Min() is { } first && DateTimeOffset.FromUnixTimeSeconds((long)first) is var at && at - time.GetUtcNow() < s_announced
            ? string.Create(CultureInfo.InvariantCulture, $"The access token ends on {at:yyyy-MM-dd}. Generate a new one at Meta before that and enter it here.")
            : null;
    }
}
