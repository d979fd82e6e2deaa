using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Server.Tests.Realtime;

/// <summary>What happens on a desk, written straight into its database.</summary>
internal static class DeskTraffic
{
    /// <summary>Two teams (1, 2), three agents (10 in team 1, 11 in team 2, 12 supervisor), one account (5), one customer (7) with a visitor's address.</summary>
    public static Task SetUpAsync(Db db) => db.WriteAsync(
        async tx =>
        {
            await tx.ExecuteAsync("insert into teams (id, name, created_at) values (1, 'Sales', @now), (2, 'Support', @now)", new { now = tx.Now });
            foreach (var (id, role) in new[] { (10, "agent"), (11, "agent"), (12, "supervisor") })
            {
                await tx.ExecuteAsync(
                    """
                    insert into agents (id, email, email_key, name, role, language, time_zone, created_at)
                    values (@id, @mail, @mail, 'A', @role, 'en', 'UTC', @now)
                    """,
                    new { id, role, mail = $"{id}@example.com", now = tx.Now });
                await tx.ExecuteAsync(
                    """
                    insert into sessions (id, agent_id, token_hash, created_at, last_seen_at, expires_at, address, user_agent)
                    values (@id, @id, @hash, @now, @now, @later, '', '')
                    """,
                    new { id, hash = $"h{id}", now = tx.Now, later = tx.Now.AddDays(1) });
            }

            await tx.ExecuteAsync("insert into agent_teams (agent_id, team_id) values (10, 1), (11, 2)");
            await tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                values (5, 'web-chat', 'key5', 'Shop', '{}', '{}', 1, 1, @now)
                """,
                new { now = tx.Now });
            await tx.ExecuteAsync("insert into customers (id, name, name_key, created_at, version) values (7, 'Mia', 'mia', @now, 1)", new { now = tx.Now });
            await tx.ExecuteAsync(
                "insert into identities (id, customer_id, kind, address_key, address, verified, created_at) values (8, 7, 'visitor', 'v8', 'v8', 0, @now)", new { now = tx.Now });
        },
        default);

    /// <summary>A new ticket with its first message: two events in one commit.</summary>
    public static Task<long> OpenAsync(Db db, long? teamId, string text = "Hello?") => db.WriteAsync(
        async tx =>
        {
            var id = await tx.NextTicketNumberAsync();
            await tx.ExecuteAsync(
                """
                insert into tickets (id, account_id, channel, identity_id, customer_id, subject, status, waiting, team_id, language, rank, reasons,
                    patience_seconds, snippet, last_author, last_message_at, version, customer_version, created_at, updated_at)
                values (@id, 5, 'web-chat', 8, 7, @text, 'open', 1, @teamId, 'en', 1, '{"reasons":[],"signals":[]}', 60, @text, 'customer', @now, 1, 1, @now, @now)
                """,
                new { id, teamId, text, now = tx.Now });
            tx.Append(new NewEvent(EventTypes.TicketOpened) { TicketId = id, CustomerId = 7, TeamId = teamId });
            await MessageAsync(tx, id, teamId, 1, text);
            return id;
        },
        default);

    public static Task SayAsync(Db db, long ticketId, long? teamId, long seq, string text) =>
        db.WriteAsync(tx => MessageAsync(tx, ticketId, teamId, seq, text), default);

    public static Task MoveAsync(Db db, long ticketId, long? from, long? to) => db.WriteAsync(
        async tx =>
        {
            await tx.ExecuteAsync("update tickets set team_id = @to, version = version + 1 where id = @ticketId", new { ticketId, to });
            tx.Append(new NewEvent(EventTypes.TicketChanged) { TicketId = ticketId, CustomerId = 7, TeamId = to, PreviousTeamId = from ?? 0 });
        },
        default);

    public static Task SomethingAsync(Db db, string type = EventTypes.SettingsChanged) => db.WriteAsync(
        tx =>
        {
            tx.Append(new NewEvent(type));
            return Task.CompletedTask;
        },
        default);

    /// <summary>What the account's administrator set.</summary>
    public static Task SettingsAsync(Db db, string json) => db.WriteAsync(
        async tx =>
        {
            await tx.ExecuteAsync("update channel_accounts set settings = @json where id = 5", new { json });
            tx.Append(new NewEvent(EventTypes.ChannelChanged));
        },
        default);

    public static Task<long> TicketOfAsync(Db db, string text) => db.ReadAsync(
        session => session.ScalarAsync<long>("select max(ticket_id) from messages where text = @text", new { text }), default);

    /// <summary>An agent's answer or note.</summary>
    public static Task AnswerAsync(Db db, long ticketId, string text, string kind = "agent") => db.WriteAsync(
        async tx =>
        {
            await tx.ExecuteAsync("update tickets set message_count = message_count + 1, version = version + 1 where id = @ticketId", new { ticketId });
            var id = tx.NextId();
            var seq = await tx.ScalarAsync<long>("select message_count from tickets where id = @ticketId", new { ticketId });
            await tx.ExecuteAsync(
                """
                insert into messages (id, ticket_id, seq, kind, account_id, agent_id, at, text, automatic, created_at)
                values (@id, @ticketId, @seq, @kind, 5, 10, @now, @text, 0, @now)
                """,
                new { id, ticketId, seq, kind, text, now = tx.Now });
            tx.Append(new NewEvent(EventTypes.MessageAdded, $$"""{"messageId":{{id}},"seq":{{seq}},"kind":"{{kind}}"}""") { TicketId = ticketId });
        },
        default);

    private static async Task MessageAsync(Tx tx, long ticketId, long? teamId, long seq, string text)
    {
        var id = tx.NextId();
        await tx.ExecuteAsync(
            """
            insert into messages (id, ticket_id, seq, kind, account_id, identity_id, customer_id, at, text, automatic, created_at)
            values (@id, @ticketId, @seq, 'customer', 5, 8, 7, @now, @text, 0, @now)
            """,
            new { id, ticketId, seq, text, now = tx.Now });
        tx.Append(new NewEvent(EventTypes.MessageAdded, $$"""{"messageId":{{id}},"seq":{{seq}},"kind":"customer"}""") { TicketId = ticketId, CustomerId = 7, TeamId = teamId });
    }
}
