using System.Data.Common;
using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;
using FluentValidation;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>To an agent, whose phone rings; or to a team, among whose callers the caller waits again.</summary>
public sealed record TransferCallRequest(long? AgentId = null, long? TeamId = null);

public sealed class TransferCallRequestValidator : AbstractValidator<TransferCallRequest>
{
    public TransferCallRequestValidator() =>
        RuleFor(r => r).Must(r => r.AgentId is null != r.TeamId is null).OverridePropertyName("agentId").WithMessage("Name an agent or a team.");
}

/// <param name="Note">For colleagues, into the ticket; null or empty: none.</param>
public sealed record WrapUpRequest(string? Note = null);

public sealed class WrapUpRequestValidator : AbstractValidator<WrapUpRequest>
{
    public WrapUpRequestValidator() => RuleFor(r => r.Note).MaximumLength(100_000);
}

/// <summary>What an agent does with a call he has.</summary>
public sealed class ControlCall(Db db, CallLines lines, SettingsStore settings)
{
    /// <summary>
    /// Ends it for everybody; a call-back that waits is not needed any more. While only the agent's phone rings, the caller is given back to the queue instead: he has talked to nobody yet.
    /// </summary>
    public async Task<Outcome<CallDto>> HangUpAsync(long id, Viewer viewer, CancellationToken ct)
    {
        var (call, refusal) = await db.ReadAsync(session => MineAsync(session, id, viewer), ct);
        if (call is null)
        {
            return refusal!;
        }

        var isGivenBack = call is { State: CallStage.Connecting, Line: not null };
        SendOutcome outcome = call.LiveId is null ? new Sent("") : isGivenBack ? await lines.QueueAsync(call, ct) : await lines.HangUpAsync(call, ct);
        if (outcome is not (Sent or Rejected { Code: "call-over" }))
        {
            return CallRefusals.Of(outcome);
        }

        return await db.WriteAsync<Outcome<CallDto>>(
            async tx =>
            {
                var before = (await CallRow.LoadAsync(tx, id))!;
                if (before.State == call.State && before.Leg == call.Leg && before.State is not CallStage.Ended)
                {
                    await CallChanges.SaveAsync(
                        tx,
                        before,
                        before is { State: CallStage.Connecting } and ({ Direction: CallDirection.In } or { CustomerCall: not null }) && (outcome is Sent || before.AskedBack)
                            ? CallRules.NotReached(before, tx.Now)
                            : CallRules.Ended(before, OutcomeOf(before), tx.Now));
                }

                return (await CallQueries.OneAsync(tx, id))!;
            },
            ct);
    }

    public async Task<Outcome<CallDto>> TransferAsync(long id, TransferCallRequest request, Viewer viewer, CancellationToken ct)
    {
        var priority = await PrioritySettings.LoadAsync(settings, ct);
        Outcome<(CallRow Before, CallRow After, string? Phone)> moved;
        try
        {
            moved = await db.WriteAsync(tx => MoveAsync(tx, id, request, viewer, priority), ct);
        }
        catch (DbException error) when (db.Dialect.IsUniqueViolation(error))
        {
            return new Refusal.Conflict("colleague-on-a-call", "The colleague is in another call.");
        }

        if (moved.Refusal is { } refusal)
        {
            return refusal;
        }

        var (was, call, phone) = moved.Value;
        var outcome = phone is null ? await lines.QueueAsync(call, ct) : await lines.RingAsync(call, phone, ct);
        return await db.WriteAsync<Outcome<CallDto>>(
            async tx =>
            {
                var now = (await CallRow.LoadAsync(tx, id))!;
                if (outcome is Sent)
                {
                    await CallChanges.WriteAsync(tx, now, new CallLine("passed-on", was.AgentId, Talked(was, tx.Now), string.Create(CultureInfo.InvariantCulture, $"Passed the call on after {Talked(was, tx.Now)} s.")));
                    return (await CallQueries.OneAsync(tx, id))!;
                }

                if (now.Leg == call.Leg && now.State == call.State)
                {
                    // Nothing happened at the provider: the two still talk. Or the caller is gone.
                    await CallChanges.SaveAsync(tx, now, outcome is Rejected { Code: "call-over" }
                        ? CallRules.Ended(now with { AgentId = was.AgentId }, CallOutcome.Talked, tx.Now)
                        : now with { Leg = was.Leg, State = CallStage.Talking, AgentId = was.AgentId, TalkingAt = was.TalkingAt, TalkSeconds = was.TalkSeconds });
                }

                return CallRefusals.Of(outcome);
            },
            ct);
    }

    /// <summary>The agent is free again, and has noted what is to be noted.</summary>
    public Task<Outcome<CallDto>> WrapUpAsync(long id, WrapUpRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<CallDto>>(
            async tx =>
            {
                var (before, refusal) = await MineAsync(tx, id, viewer);
                if (before is null)
                {
                    return refusal!;
                }

                if (before.State is not CallStage.Ended)
                {
                    return new Refusal.Conflict("call-goes-on", "The call is not over yet.");
                }

                if (before.WrappedAt is null)
                {
                    if (request.Note?.Trim() is { Length: > 0 } note)
                    {
                        await AddNote.ApplyAsync(tx, before.TicketId, new NoteRequest(string.Create(CultureInfo.InvariantCulture, $"call-{id}"), note), viewer);
                    }

                    await CallChanges.SaveAsync(tx, before, before with { WrappedAt = tx.Now });
                }

                return (await CallQueries.OneAsync(tx, id))!;
            },
            ct);

    private static async Task<Outcome<(CallRow Before, CallRow After, string? Phone)>> MoveAsync(Tx tx, long id, TransferCallRequest request, Viewer viewer, PrioritySettings priority)
    {
        var (before, refusal) = await MineAsync(tx, id, viewer);
        if (before is null)
        {
            return refusal!;
        }

        if (before is not { State: CallStage.Talking, Line: not null })
        {
            return new Refusal.Conflict("call-not-talking", "Only a call that is being talked in can be passed on.");
        }

        string? phone = null;
        if (request.AgentId is { } to)
        {
            var ticket = await TicketState.LoadAsync(tx, before.TicketId);
            var seen = await tx.FirstOrDefaultAsync<string>(
                """
                select a.role from agents a
                where a.id = @to and (a.role <> 'agent' or @teamId is null or exists (select 1 from agent_teams t where t.agent_id = a.id and t.team_id = @teamId))
                """,
                new { to, teamId = ticket?.TeamId });
            if (seen is null)
            {
                return new Refusal.Invalid("agentId", "There is no such agent who sees the ticket.");
            }

            (phone, refusal) = await CallLines.PhoneAsync(tx, to);
            if (refusal is not null)
            {
                return ReferenceEquals(refusal, CallRefusals.OnACall)
                    ? new Refusal.Conflict("colleague-on-a-call", "The colleague is in another call.")
                    : new Refusal.Conflict("colleague-has-no-phone", "The colleague has not said at which phone calls are to arrive.");
            }
        }
        else if (!await AgentsHere.AnybodyAsync(tx, request.TeamId, tx.Now))
        {
            return new Refusal.Conflict("team-away", "Nobody who takes this team's calls is there.");
        }
        else if (await ChangeTicket.ApplyAsync(tx, before.TicketId, new ChangeTicketRequest { TeamId = request.TeamId, AssigneeId = (long?)null }, viewer, priority) is ChangeOutcome.Refused refused)
        {
            return new Refusal.Invalid(refused.Field, refused.Detail);
        }

        var after = CallRules.PartOver(before, tx.Now) with
        {
            Leg = before.Leg + 1,
            AgentId = request.AgentId,
            State = phone is null ? CallStage.Waiting : CallStage.Connecting,
            WaitingSince = before.WaitingSince ?? tx.Now,
            ConnectingAt = phone is null ? before.ConnectingAt : tx.Now,
        };
        await CallChanges.SaveAsync(tx, before, after);
        return (before, after, phone);
    }

    /// <summary>Who talks may end and pass on; supervisors may end any. A call-back that waits may be dismissed by everybody who sees it.</summary>
    internal static async Task<(CallRow? Call, Refusal? Refusal)> MineAsync(Session session, long id, Viewer viewer)
    {
        var call = await CallRow.LoadAsync(session, id);
        var ticket = call is null ? null : await TicketState.LoadAsync(session, call.TicketId);
        if (call is null || ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
        {
            return (null, new Refusal.NotFound("call"));
        }

        return call.AgentId == viewer.AgentId || viewer.CanSupervise || call.State is CallStage.CallBack
            ? (call, null)
            : (null, CallRefusals.OfColleague);
    }

    private static CallOutcome OutcomeOf(CallRow call) => call.State switch
    {
        CallStage.Talking => CallOutcome.Talked,
        _ when call.IsHeld || call.CustomerCall is not null => CallOutcome.Talked,
        CallStage.CallBack => CallOutcome.Dismissed,
        CallStage.Connecting when call.Direction is CallDirection.Out => CallOutcome.NotReached,
        CallStage.Menu => CallOutcome.Left,
        _ => CallOutcome.Abandoned,
    };

    private static int Talked(CallRow call, DateTimeOffset now) => call.TalkingAt is { } since ? Math.Max(0, (int)(now - since).TotalSeconds) : 0;
}
