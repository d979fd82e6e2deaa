using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// The one door for everything that comes in. An envelope is stored exactly as it came before anybody tries to understand it;
/// only then may the provider be told that we have it.
/// </summary>
public sealed class InboundIntake
{
    /// <summary>How long a claim holds. A process that dies with it delays the envelope by as much; at its own start SQLite's one process takes all over at once.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly Db _db;
    private readonly InboundQueue _queue;

    internal InboundIntake(Db db, InboundQueue queue) => (_db, _queue) = (db, queue);

    /// <summary>Returns once the envelope is durable.</summary>
    /// <returns>False: the account had this dedupe key already, nothing was stored.</returns>
    public async Task<bool> AcceptAsync(ChannelAccount account, Envelope envelope, CancellationToken ct)
    {
        var claimed = _queue.TryReserve();
        try
        {
            var headers = DeskJson.Serialize(envelope.Headers);
            var files = DeskJson.Serialize(envelope.Files);
            var id = await _db.WriteAsync(
                async tx =>
                {
                    var id = tx.NextId();
                    await tx.ExecuteAsync(
                        """
                        insert into envelopes (id, account_id, dedupe_key, received_at, content_type, headers, files, body, state, next_attempt_at, claimed_by, claimed_until)
                        values (@id, @AccountId, @DedupeKey, @ReceivedAt, @ContentType, @headers, @files, @Body, 'new', @Now, @ClaimedBy, @ClaimedUntil)
                        """,
                        new
                        {
                            id,
                            AccountId = account.Id,
                            envelope.DedupeKey,
                            envelope.ReceivedAt,
                            envelope.ContentType,
                            headers,
                            files,
                            Body = envelope.Body.ToArray(),
                            tx.Now,
                            ClaimedBy = claimed ? _queue.Owner : null,
                            ClaimedUntil = claimed ? tx.Now + Lease : (DateTimeOffset?)null,
                        });
                    return id;
                },
                ct);
            if (claimed)
            {
                claimed = false;
                _queue.Add(new ClaimedEnvelope(id, account, envelope, 0));
            }

            return true;
        }
        catch (DbException error) when (_db.Dialect.IsUniqueViolation(error))
        {
            return false;
        }
        finally
        {
            // Still set: nothing was stored, so nothing takes the place.
            if (claimed)
            {
                _queue.Release();
            }
        }
    }
}
