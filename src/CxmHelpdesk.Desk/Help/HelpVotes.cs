using System.Data.Common;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Help;

/// <param name="Helped">The reader's own word.</param>
public sealed record HelpVote(bool Helped);

/// <summary>"Did this help?": one answer a reader and article; a second one replaces the first.</summary>
public sealed class HelpVotes(Db db)
{
    public Task<Outcome<Done>> VoteAsync(Visitor visitor, long articleId, HelpVote vote, CancellationToken ct) =>
        db.WriteAsync<Outcome<Done>>(
            async tx =>
            {
                if (await tx.FirstOrDefaultAsync<long?>("select id from help_articles where id = @articleId and published = 1", new { articleId }) is null)
                {
                    return new Refusal.NotFound("article");
                }

                const string Update = "update help_votes set helped = @Helped, at = @Now where article_id = @articleId and reader_id = @Id";
                var parameters = new { articleId, visitor.Id, vote.Helped, tx.Now };
                if (await tx.ExecuteAsync(Update, parameters) == 0)
                {
                    try
                    {
                        await tx.ExecuteAsync("insert into help_votes (article_id, reader_id, helped, at) values (@articleId, @Id, @Helped, @Now)", parameters);
                    }
                    catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
                    {
                        await tx.ExecuteAsync(Update, parameters);
                    }
                }

                return Done.Instance;
            },
            ct);
}
