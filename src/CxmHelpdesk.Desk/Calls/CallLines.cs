using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>The channels that can call, and whose phones ring.</summary>
public sealed partial class CallLines(ChannelRegistry channels, ChannelAccountStore accounts, ILogger<CallLines> log)
{
    /// <summary>Those that are switched on, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<ChannelAccount>> AccountsAsync(CancellationToken ct) =>
        [.. (await accounts.EnabledAsync(ct)).Where(account => channels.Find(account.Channel) is ICallSource).OrderBy(account => account.Id)];

    /// <summary>Lets the agent's phone ring for the caller who is on the line, or the customer's after the agent's.</summary>
    internal Task<SendOutcome> RingAsync(CallRow call, string phone, CancellationToken ct) => AskAsync(
        call,
        (source, account) => call.Line is { } line
            ? source.ConnectAsync(new CallRing(line, call.Leg, phone, call.OurNumber) { Reference = ReferenceOf(call) }, account, ct)
            : source.StartAsync(new OutgoingCall(call.Id, call.Leg, phone, new Party(call.AddressKind, call.Address!), call.OurNumber), account, ct),
        ct);

    internal Task<SendOutcome> QueueAsync(CallRow call, CancellationToken ct) => AskAsync(call, (source, account) => source.QueueAsync(LegOf(call), account, ct), ct);

    internal Task<SendOutcome> HoldAsync(CallRow call, CancellationToken ct) => AskAsync(call, (source, account) => source.HoldAsync(LegOf(call), account, ct), ct);

    internal Task<SendOutcome> HangUpAsync(CallRow call, CancellationToken ct) => AskAsync(call, (source, account) => source.HangUpAsync(call.Line ?? call.LiveId!, account, ct), ct);

    private static CallLeg LegOf(CallRow call) => new(call.Line!, call.Leg) { Reference = ReferenceOf(call) };

    private static long? ReferenceOf(CallRow call) => call.CustomerCall is null ? null : call.Id;

    /// <returns>Where the agent's phone is; or why no call can be put through to him.</returns>
    internal static async Task<(string? Phone, Refusal? Refusal)> PhoneAsync(Tx tx, long agentId)
    {
        if (await tx.FirstOrDefaultAsync<string>("select phone from agents where id = @agentId and deactivated_at is null", new { agentId }) is not { Length: > 0 } phone)
        {
            return (null, new Refusal.Conflict("no-agent-phone", "Say in the profile at which phone calls are to arrive."));
        }

        var other = await tx.FirstOrDefaultAsync<long?>("select id from calls where agent_id = @agentId and state in ('connecting', 'talking')", new { agentId });
        return other is null ? (phone, null) : (null, CallRefusals.OnACall);
    }

    private async Task<SendOutcome> AskAsync(CallRow call, Func<ICallSource, ChannelAccount, Task<SendOutcome>> ask, CancellationToken ct)
    {
        if (await accounts.ByIdAsync(call.AccountId, ct) is not { } account || channels.Find(account.Channel) is not ICallSource source)
        {
            return new Rejected("no-phone-channel", "The phone channel of this call is not there any more.");
        }

        try
        {
            return await ask(source, account);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(error, call.Id);
            return new TryLater("The phone channel failed.");
        }
    }

    [LoggerMessage(2601, LogLevel.Error, "The phone channel failed with call {CallId}")]
    private partial void LogFailed(Exception error, long callId);
}
