using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <param name="Field">The setting to look at, if it is one.</param>
/// <param name="ExplanationJapanese">Null: there is it in English only.</param>
public sealed record CheckResult(bool Works, string? Field, string? Explanation, string? ExplanationJapanese = null);

/// <summary>Asks a channel whether an account's configuration works, and notes the answer as its health.</summary>
public sealed partial class CheckChannelAccount(
    Db db, ChannelAccountStore accounts, ChannelRegistry channels, TimeProvider time, ILogger<CheckChannelAccount> log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task<Outcome<CheckResult>> HandleAsync(long id, CancellationToken ct)
    {
        if (await accounts.ByIdAsync(id, ct) is not { } account)
        {
            return new Refusal.NotFound("channel account");
        }

        if (channels.Find(account.Channel) is not { } channel)
        {
            return new Refusal.Conflict("channel-missing", "The adapter of this channel is not installed.");
        }

        var result = await AskAsync(channel, account, ct) switch
        {
            Works => new CheckResult(true, null, null),
            DoesNotWork no => new CheckResult(false, no.Field, no.Explanation, no.Japanese),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
        await db.WriteAsync(
            tx => result.Works ? AccountHealth.SucceededAsync(tx, id) : AccountHealth.FailedAsync(tx, id, result.Explanation ?? ""), ct);
        return result;
    }

    private async Task<CheckOutcome> AskAsync(IChannel channel, ChannelAccount account, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await channel.CheckAsync(account, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new DoesNotWork(null, "The provider did not answer in time.") { Japanese = "相手先のサービスが時間内に応答しませんでした。" };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(account.Channel, id: account.Id, error.GetType().Name, error.StackTrace);
            return new DoesNotWork(null, $"The check failed ({error.GetType().Name}).") { Japanese = $"確認できませんでした（{error.GetType().Name}）。" };
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "Channel {Channel}, account {Id}: the check failed with {Error} {Stack}")]
    private partial void LogFailed(string channel, long id, string error, string? stack);
}
