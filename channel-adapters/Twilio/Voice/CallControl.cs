using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>
/// What agents do with calls, as changes of the call at Twilio (twilio.com/docs/voice/api/call-resource). The TwiML goes along with the request, so that Twilio need not ask for it first.
/// </summary>
internal sealed class CallControl(ITwilioApi api)
{
    /// <summary>"Call is not in-progress": the caller has hung up.</summary>
    private const int NotInProgress = 21220;

    public Task<SendOutcome> ConnectAsync(CallRing ring, ChannelAccount account, CancellationToken ct) =>
        ChangeAsync(ring, account, (flow, settings) => flow.Connect(ring, ring.OurNumber ?? (ring.Reference is null ? null : OurNumber(settings))), ct);

    public Task<SendOutcome> QueueAsync(CallLeg leg, ChannelAccount account, CancellationToken ct) =>
        ChangeAsync(leg, account, (flow, _) => flow.Enqueue(leg.Leg), ct);

    public Task<SendOutcome> HoldAsync(CallLeg leg, ChannelAccount account, CancellationToken ct) =>
        ChangeAsync(leg, account, (flow, _) => flow.Hold(leg.Leg), ct);

    public Task<SendOutcome> HangUpAsync(string call, ChannelAccount account, CancellationToken ct) => AskAsync(
        async settings =>
        {
            try
            {
                await api.UpdateCallAsync(settings, call, null, ct);
            }
            catch (TwilioException over) when (IsOver(over))
            {
                // As it should be.
            }

            return new Sent(call);
        },
        account,
        ct);

    public Task<SendOutcome> StartAsync(OutgoingCall call, ChannelAccount account, CancellationToken ct)
    {
        var ours = call.OurNumber is ['+', ..] number ? number : OurNumber(TwilioSettings.Of(account));
        if (ours is null)
        {
            return Task.FromResult<SendOutcome>(new Rejected("no-number", "The account names no number of ours to call from."));
        }

        if (account.Address is null)
        {
            return Task.FromResult<SendOutcome>(NoAddress());
        }

        var flow = FlowOf(account, null);
        return AskAsync(
            async settings => new Sent(await api.CreateCallAsync(settings, new NewCall(call.Agent, ours, flow.CallOut(call, ours), flow.OutgoingNews(call, "outend")), ct)), account, ct);
    }

    private static string? OurNumber(TwilioSettings settings) => settings.Numbers.FirstOrDefault(own => own.StartsWith('+'));

    private Task<SendOutcome> ChangeAsync(CallLeg leg, ChannelAccount account, Func<CallFlow, TwilioSettings, string> twiMl, CancellationToken ct) => account.Address is null
        ? Task.FromResult<SendOutcome>(NoAddress())
        : AskAsync(
            async settings =>
            {
                await api.UpdateCallAsync(settings, leg.Call, twiMl(FlowOf(account, leg.Reference), settings), ct);
                return new Sent(leg.Call);
            },
            account,
            ct);

    private static CallFlow FlowOf(ChannelAccount account, long? reference) => new(VoiceFlow.Of(account), account.Address!.GetLeftPart(UriPartial.Path), null) { Reference = reference };

    private static Rejected NoAddress() => new("no-public-address", "Twilio calls the desk during a call, and the desk was not told its public address (Server:PublicUrl).");

    private static async Task<SendOutcome> AskAsync(Func<TwilioSettings, Task<SendOutcome>> ask, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return await ask(TwilioSettings.Of(account));
        }
        catch (TwilioException refused)
        {
            return refused switch
            {
                _ when IsOver(refused) => new Rejected("call-over", "The caller has hung up."),
                { IsSignIn: true } => new TryLater("Twilio does not accept the account's credentials."),
                { IsBusy: true } => new TryLater($"Twilio is busy ({refused.Status}).", refused.RetryAfter),
                { Code: 21211 or 21217 or 13224 } => new Rejected("number-wrong", "Twilio knows no such number. Is it written with +, country and area?"),
                { Code: 21210 or 21212 } => new Rejected("our-number-wrong", "Our number is none of this Twilio account."),
                { Code: 21215 or 21216 or 13227 } => new Rejected("not-permitted", "The Twilio account may not call this country or number."),
                _ => new Rejected("not-called", $"{refused.Message} (Twilio {refused.Code ?? refused.Status})"),
            };
        }
        catch (HttpRequestException)
        {
            return new TryLater("Twilio cannot be reached.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("Twilio did not answer in time.");
        }
    }

    private static bool IsOver(TwilioException refused) => refused.Code is NotInProgress or 20404 || refused.Status == 404;
}
