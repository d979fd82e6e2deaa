using System.Data.Common;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Html;

/// <param name="Always">Show this sender's images from elsewhere whenever this agent looks at his mail.</param>
public sealed record ImageChoiceRequest(bool Always);

/// <summary>Whether an agent wants to see a sender's images, which tell the sender that they were looked at.</summary>
public sealed class ChooseImages(Db db)
{
    public Task<Outcome<Done>> HandleAsync(long messageId, ImageChoiceRequest request, Viewer viewer, CancellationToken ct) => db.WriteAsync<Outcome<Done>>(
        async tx =>
        {
            var row = await tx.FirstOrDefaultAsync<Row>(
                "select m.identity_id, t.team_id from messages m join tickets t on t.id = m.ticket_id where m.id = @messageId", new { messageId });
            if (row?.IdentityId is null || !viewer.CanSeeTicket(row.TeamId))
            {
                return new Refusal.NotFound("message");
            }

            var parameters = new { viewer.AgentId, row.IdentityId, tx.Now };
            if (!request.Always)
            {
                await tx.ExecuteAsync("delete from image_senders where agent_id = @AgentId and identity_id = @IdentityId", parameters);
                return Done.Instance;
            }

            try
            {
                await tx.ExecuteAsync("insert into image_senders (agent_id, identity_id, chosen_at) values (@AgentId, @IdentityId, @Now)", parameters);
            }
            catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
            {
            }

            return Done.Instance;
        },
        ct);

    private sealed record Row
    {
        public long? IdentityId { get; init; }

        public long? TeamId { get; init; }
    }
}
