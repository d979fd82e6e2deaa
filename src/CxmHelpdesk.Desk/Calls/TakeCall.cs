using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>
/// An agent takes a call that waits, or calls somebody. The row is claimed first, in one write that one agent wins; then the phones ring. What the provider does not do is taken back.
/// </summary>
public sealed class TakeCall(Db db, CallLines lines)
{
    public async Task<Outcome<CallDto>> AcceptAsync(long id, Viewer viewer, CancellationToken ct)
    {
        var claim = await ClaimingAsync(tx => ClaimAsync(tx, id, viewer), ct);
        return claim.Refusal is { } refusal ? refusal : await RingAsync(claim.Value, ct);
    }

    /// <summary>To the customer of a ticket: on the number that the ticket came from, else the first that is known of him.</summary>
    public async Task<Outcome<CallDto>> StartAsync(long ticketId, Viewer viewer, CancellationToken ct)
    {
        var accounts = await lines.AccountsAsync(ct);
        var claim = await ClaimingAsync(tx => BeginAsync(tx, ticketId, accounts, viewer), ct);
        return claim.Refusal is { } refusal ? refusal : await RingAsync(claim.Value, ct);
    }

    /// <summary>The index over who talks decides where two windows of one agent click at once.</summary>
    private async Task<Outcome<Claim>> ClaimingAsync(Func<Tx, Task<Outcome<Claim>>> claim, CancellationToken ct)
    {
        try
        {
            return await db.WriteAsync(claim, ct);
        }
        catch (DbException error) when (db.Dialect.IsUniqueViolation(error))
        {
            return CallRefusals.OnACall;
        }
    }

    private static async Task<Outcome<Claim>> ClaimAsync(Tx tx, long id, Viewer viewer)
    {
        var before = await CallRow.LoadAsync(tx, id);
        var ticket = before is null ? null : await TicketState.LoadAsync(tx, before.TicketId);
        if (before is null || ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
        {
            return new Refusal.NotFound("call");
        }

        if (before.State is not (CallStage.Waiting or CallStage.CallBack))
        {
            return before.State is CallStage.Connecting or CallStage.Talking && before.AgentId != viewer.AgentId
                ? new Refusal.Conflict("call-taken", "A colleague was faster.", new Dictionary<string, object?> { ["agentId"] = before.AgentId })
                : new Refusal.Conflict("call-over", "The caller does not wait any more.");
        }

        if (before.IsHeld && before.AgentId != viewer.AgentId)
        {
            return CallRefusals.OfColleague;
        }

        var (phone, refusal) = await CallLines.PhoneAsync(tx, viewer.AgentId);
        if (refusal is not null)
        {
            return refusal;
        }

        if (before is { State: CallStage.CallBack, Address: null })
        {
            return CallRefusals.NoNumber;
        }

        var after = before with { State = CallStage.Connecting, AgentId = viewer.AgentId, Leg = before.Leg + 1, ConnectingAt = tx.Now, TalkingAt = null };
        if (!await after.UpdateAsync(tx, before))
        {
            throw new ConcurrentChangeException($"Call {id} was changed meanwhile.");
        }

        await AssignAsync(tx, ticket, viewer.AgentId);
        await CallChanges.TellAsync(tx, after);
        return new Claim(after with { Version = before.Version + 1 }, phone!);
    }

    private static async Task<Outcome<Claim>> BeginAsync(Tx tx, long ticketId, IReadOnlyList<ChannelAccount> accounts, Viewer viewer)
    {
        var ticket = await TicketState.LoadAsync(tx, ticketId);
        if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
        {
            return new Refusal.NotFound("ticket");
        }

        if ((accounts.FirstOrDefault(one => one.Id == ticket.AccountId) ?? (accounts.Count > 0 ? accounts[0] : null)) is not { } account)
        {
            return new Refusal.Conflict("no-phone-channel", "No channel of this desk can call.");
        }

        var (phone, refusal) = await CallLines.PhoneAsync(tx, viewer.AgentId);
        if (refusal is not null)
        {
            return refusal;
        }

        var callee = await tx.FirstOrDefaultAsync<Callee>(
            $"""
            select i.kind, i.address from identities i
            where i.customer_id = @CustomerId and i.kind in ('phone', 'sip')
            order by case when i.id = @IdentityId then 0 else 1 end, i.verified desc, i.id
            {tx.Dialect.Limit("1")}
            """,
            new { ticket.CustomerId, ticket.IdentityId })
            ?? (await tx.FirstOrDefaultAsync<string>("select phone from customers where id = @CustomerId", new { ticket.CustomerId }) is { Length: > 0 } told
                && AgentPhone.Parse(told) is { } number ? new Callee { Kind = "phone", Address = number } : null);
        if (callee is null)
        {
            return CallRefusals.NoNumber;
        }

        var call = new CallRow
        {
            Id = tx.NextId(),
            AccountId = account.Id,
            Direction = CallDirection.Out,
            State = CallStage.Connecting,
            TicketId = ticketId,
            AddressKind = callee.Kind,
            Address = callee.Address,
            AgentId = viewer.AgentId,
            Leg = 1,
            StartedAt = tx.Now,
            ConnectingAt = tx.Now,
            Version = 1,
        };
        await call.InsertAsync(tx);
        await AssignAsync(tx, ticket, viewer.AgentId);
        await CallChanges.TellAsync(tx, call);
        return new Claim(call, phone!);
    }

    private static async Task AssignAsync(Tx tx, TicketState ticket, long agentId)
    {
        if (ticket.AssigneeId is null)
        {
            var after = (ticket with { AssigneeId = agentId }).Settled(ticket);
            await after.UpdateAsync(tx, ticket);
            tx.Append(TicketEvents.Changed(ticket, after, agentId)!);
        }
    }

    private async Task<Outcome<CallDto>> RingAsync(Claim claim, CancellationToken ct)
    {
        var call = claim.Call;
        var outcome = await lines.RingAsync(call, claim.Phone, ct);
        return await db.WriteAsync<Outcome<CallDto>>(
            async tx =>
            {
                // News may have come in while the provider was asked.
                var before = (await CallRow.LoadAsync(tx, call.Id))!;
                if (outcome is Sent sent)
                {
                    if (before.Leg == call.Leg && before.LiveId is null && before.State is CallStage.Connecting or CallStage.Talking)
                    {
                        await (before with { LiveId = sent.ExternalId }).UpdateAsync(tx, before);
                    }

                    return (await CallQueries.OneAsync(tx, call.Id))!;
                }

                if (before.State is CallStage.Connecting && before.Leg == call.Leg)
                {
                    var over = outcome is Rejected { Code: "call-over" };
                    await CallChanges.SaveAsync(tx, before, over ? CallRules.Gone(before, tx.Now) : CallRules.NotReached(before, tx.Now));
                }

                return CallRefusals.Of(outcome);
            },
            ct);
    }

    private sealed record Claim(CallRow Call, string Phone);

    private sealed record Callee
    {
        public string Kind { get; init; } = "";

        public string Address { get; init; } = "";
    }
}

internal static class CallRefusals
{
    public static Refusal OnACall { get; } = new Refusal.Conflict("on-a-call", "End the call that you are in first.");

    public static Refusal OfColleague { get; } = new Refusal.Forbidden("This is a colleague's call.", "call-of-colleague");

    public static Refusal NoNumber { get; } = new Refusal.Conflict("no-customer-number", "No phone number is known of this customer.");

    public static Refusal Of(SendOutcome outcome) => outcome switch
    {
        Rejected { Code: "call-over" } rejected => new Refusal.Conflict("call-over", rejected.Explanation),
        Rejected rejected => new Refusal.Conflict("call-refused", rejected.Explanation),
        TryLater later => new Refusal.Conflict("call-failed", later.Explanation),
        _ => throw new InvalidOperationException("The call went through."),
    };
}
