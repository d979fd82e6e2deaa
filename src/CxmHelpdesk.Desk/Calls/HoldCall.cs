using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>
/// Puts the caller on hold: he hears music and words, the agent's phone is free, and <see cref="TakeCall.AcceptAsync"/> lets it ring again to go on. Nobody else can take the caller meanwhile,
/// until he has been forgotten for <see cref="CallWorker.HeldAtMost"/>.
/// </summary>
public sealed class HoldCall(Db db, CallLines lines)
{
    public async Task<Outcome<CallDto>> HoldAsync(long id, Viewer viewer, CancellationToken ct)
    {
        var held = await db.WriteAsync(tx => ClaimAsync(tx, id, viewer), ct);
        if (held.Refusal is { } refusal)
        {
            return refusal;
        }

        var (was, call) = held.Value;
        var outcome = await lines.HoldAsync(call, ct);
        return await db.WriteAsync<Outcome<CallDto>>(
            async tx =>
            {
                var now = (await CallRow.LoadAsync(tx, id))!;
                if (outcome is Sent)
                {
                    return (await CallQueries.OneAsync(tx, id))!;
                }

                if (now.Leg == call.Leg && now.IsHeld)
                {
                    // Nothing happened at the provider: the two still talk. Or the caller is gone.
                    await CallChanges.SaveAsync(tx, now, outcome is Rejected { Code: "call-over" }
                        ? CallRules.Ended(now, CallOutcome.Talked, tx.Now)
                        : now with { Leg = was.Leg, State = CallStage.Talking, TalkingAt = was.TalkingAt, TalkSeconds = was.TalkSeconds });
                }

                return CallRefusals.Of(outcome);
            },
            ct);
    }

    private static async Task<Outcome<(CallRow Before, CallRow After)>> ClaimAsync(Tx tx, long id, Viewer viewer)
    {
        var (before, refusal) = await ControlCall.MineAsync(tx, id, viewer);
        if (before is null)
        {
            return refusal!;
        }

        if (before is not { State: CallStage.Talking, Line: not null })
        {
            return new Refusal.Conflict("call-not-talking", "Only a call that is being talked in can be put on hold.");
        }

        var after = CallRules.PartOver(before, tx.Now) with { Leg = before.Leg + 1, State = CallStage.Waiting, ConnectingAt = tx.Now };
        await CallChanges.SaveAsync(tx, before, after);
        return (before, after);
    }
}
