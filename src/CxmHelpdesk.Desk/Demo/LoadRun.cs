using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Search;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Sentiment;
using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>One filling of a database: tickets as they come, and at the end whose they were.</summary>
internal sealed class LoadRun : IDisposable
{
    private const int EventsOfTheBusiest = 5_000;
    private const int PatienceSeconds = 4 * 3600;
    private readonly SqliteConnection _connection;
    private readonly LoadTexts _texts;
    private readonly int _tickets;
    private readonly long _start;
    private readonly long _end;
#pragma warning disable CA5394 // The same data each time is the point.
    private readonly Random _random = new(20261122);
#pragma warning restore CA5394
    private readonly Dictionary<(long Team, long Assignee, string Status, bool Waiting, bool Negative), int> _queue = [];
    private readonly LoadCustomer[] _customers;
    private readonly long[] _teams;
    private readonly long[] _agents;
    private readonly (long Id, string Channel) _account;
    private readonly long _firstTicket;
    private readonly BulkInsert _ticketRows, _messageRows, _touchRows, _searchRows;
    private long _nextId;
    private int _messages;
    private int _touches;

    public LoadRun(SqliteConnection connection, LoadTexts texts, int tickets, DateTimeOffset now)
    {
        (_connection, _texts, _tickets, _end) = (connection, texts, tickets, now.ToUnixTimeMilliseconds());
        _start = now.AddDays(-730).ToUnixTimeMilliseconds();
        _customers = [.. Enumerable.Range(0, Math.Max(1, tickets / 8)).Select(_ => new LoadCustomer())];
        // So many ids are enough for every row below; what is not used is never given out.
        _nextId = LoadDesk.Take(connection, "ids", (tickets * 6L) + (_customers.Length * 16L) + 2 * EventsOfTheBusiest + 1000);
        _firstTicket = LoadDesk.Take(connection, "tickets", tickets);
        (_teams, _agents, _account) = LoadDesk.People(connection, now, () => _nextId++);
        _ticketRows = new BulkInsert(connection,
            """
            insert into tickets (id, account_id, channel, identity_id, customer_id, subject, status, waiting, waiting_since, team_id, assignee_id, language, mood, urgency,
                answer_by, rank, reasons, patience_seconds, contacts, snippet, last_author, message_count, last_message_at, first_answered_at, snoozed_until, resolved_at,
                version, customer_version, created_at, updated_at)
            """, 30);
        _messageRows = new BulkInsert(connection,
            """
            insert into messages (id, ticket_id, seq, kind, account_id, external_id, identity_id, customer_id, agent_id, at, text, language, mood, urgency, automatic, delivery, created_at)
            """, 17);
        _touchRows = new BulkInsert(connection,
            "insert into touches (id, customer_id, kind, area, source, external_id, at, title, ticket_id, created_at)", 10);
        _searchRows = new BulkInsert(connection, "insert into search_messages (rowid, terms)", 2);
        foreach (var customer in _customers)
        {
            (customer.Id, customer.IdentityId, customer.Japanese) = (_nextId++, _nextId++, _random.Next(10) < 4);
        }
    }

    public LoadResult Result => new(_tickets, _messages, _customers.Length, _touches);

    public void Begin() => LoadDesk.Execute(_connection, "begin immediate");

    public void Commit() => LoadDesk.Execute(_connection, "commit; begin immediate");

    public void AddTicket(int i)
    {
        // Most customers write once or twice, a few all the time.
        var customer = _customers[(int)(_customers.Length * Math.Pow(_random.NextDouble(), 3))];
        var id = _firstTicket + i;
        var created = _start + (long)((_end - _start) * ((double)i / _tickets)) + _random.Next(1000);
        var (text, subject, reading) = _texts.Customer(_random, customer.Japanese);
        var status = StatusOf(_random.Next(100));
        var waiting = status == TicketStatus.Open && _random.Next(10) < 7;
        var team = _random.Next(10) == 0 ? 0 : _teams[_random.Next(_teams.Length)];
        var assignee = status == TicketStatus.Open && _random.Next(2) == 0 ? 0 : _agents[_random.Next(_agents.Length)];
        var answers = waiting ? 0 : status == TicketStatus.Resolved && _random.Next(10) < 4 ? 1 : 0;
        var last = created + answers * 900_000L;
        AddMessage(id, 1, "customer", customer, null, created, text, reading);
        if (answers > 0)
        {
            AddMessage(id, 2, "agent", customer, assignee, last, LoadTexts.Agent(_random, customer.Japanese), null);
        }

        var priority = waiting
            ? PriorityRules.Rank(
                new PriorityInput(At(created), TimeSpan.FromSeconds(PatienceSeconds), null, reading.Mood, null, reading.Urgency, null, [], 0, 0, 0), PrioritySettings.Default)
            : null;
        long? snoozed = status == TicketStatus.Snoozed ? _end + _random.Next(1, 10_000) * 60_000L : null;
        var rank = TicketRank.Of(status, priority?.AnswerBy, snoozed is { } until ? At(until) : null, At(last));
        var language = customer.Japanese ? "ja" : "en";
        _ticketRows.Add(
            id, _account.Id, _account.Channel, customer.IdentityId, customer.Id, subject, status.ToText(), waiting ? 1 : 0, waiting ? created : null, team == 0 ? null : team,
            assignee == 0 ? null : assignee, language, reading.Mood, waiting ? reading.Urgency : 0.0, priority?.AnswerBy.ToUnixTimeMilliseconds(), rank,
            priority is null ? PriorityRecord.Empty : new PriorityRecord(priority.Reasons, [], null).ToJson(), PatienceSeconds, 1, NewMessage.Snippet(text),
            answers > 0 ? "agent" : "customer", 1 + answers, last, answers > 0 ? last : null, snoozed, status == TicketStatus.Resolved ? last : null, 1 + answers, 1, created, last);
        AddTouch(customer, "ticket.opened", "support", "desk", $"ticket-{id}-opened", created, subject, id);
        var bucket = (team, assignee, status.ToText(), waiting, reading.Mood < QueueCounts.NegativeBelow);
        _queue[bucket] = _queue.GetValueOrDefault(bucket) + 1;
        (customer.Tickets, customer.Mood, customer.SeenAt) = (customer.Tickets + 1, reading.Mood, created);
    }

    public void Finish()
    {
        AddVisits();
        LoadCustomer.Write(_connection, _customers, _random, () => _nextId++, _start, _end);
        foreach (var ((team, assignee, status, waiting, negative), count) in _queue)
        {
            using var command = _connection.CreateCommand();
            command.CommandText =
                """
                insert into queue_counts (team_id, assignee_id, account_id, status, waiting, negative, count)
                values ($team, $assignee, $account, $status, $waiting, $negative, $count)
                on conflict do update set count = count + excluded.count
                """;
            foreach (var (name, value) in ((string, object)[])
                [("$team", team), ("$assignee", assignee), ("$account", _account.Id), ("$status", status), ("$waiting", waiting ? 1 : 0), ("$negative", negative ? 1 : 0), ("$count", count)])
            {
                command.Parameters.AddWithValue(name, value);
            }

            command.ExecuteNonQuery();
        }

        LoadDesk.Execute(_connection, "commit");
    }

    public void Dispose()
    {
        foreach (var rows in (BulkInsert[])[_ticketRows, _messageRows, _touchRows, _searchRows])
        {
            rows.Dispose();
        }
    }

    private void AddMessage(long ticket, int seq, string kind, LoadCustomer customer, long? agent, long at, string text, Reading? reading)
    {
        var id = _nextId++;
        var mine = kind == "customer";
        _messageRows.Add(
            id, ticket, seq, kind, _account.Id, mine ? $"load-{id}" : null, mine ? customer.IdentityId : null, mine ? customer.Id : null, agent, at, text,
            customer.Japanese ? "ja" : "en", reading?.Mood, reading?.Urgency, 0, mine ? null : "sent", at);
        _searchRows.Add(id, SearchTerms.ForIndex(text));
        _messages++;
    }

    private void AddTouch(LoadCustomer customer, string kind, string area, string source, string externalId, long at, string title, long? ticket)
    {
        _touchRows.Add(_nextId++, customer.Id, kind, area, source, externalId, at, title.Length > 300 ? title[..300] : title, ticket, at);
        customer.Touches++;
        _touches++;
    }

    /// <summary>Two visits for most, and as many as it takes for the first.</summary>
    private void AddVisits()
    {
        for (var c = 0; c < _customers.Length; c++)
        {
            var customer = _customers[c];
            for (var n = c == 0 ? Math.Max(0, EventsOfTheBusiest - customer.Touches) : _random.Next(4); n > 0; n--)
            {
                var at = _start + (long)((_end - _start) * _random.NextDouble());
                var (kind, area, title) = _random.Next(3) switch
                {
                    0 => ("campaign.opened", "marketing", customer.Japanese ? "秋の土鍋フェア" : "Autumn: the carbon steel issue"),
                    1 => ("page.visited", "visit", customer.Japanese ? "包丁の選び方" : "How to choose a knife"),
                    _ => ("ad.clicked", "marketing", customer.Japanese ? "検索広告：名入れ包丁" : "Search ad: chef's knife"),
                };
                AddTouch(customer, kind, area, "load", $"{customer.Id}-{n}", at, title, null);
            }
        }
    }

    private static TicketStatus StatusOf(int percent) => percent switch
    {
        < 84 => TicketStatus.Resolved,
        < 96 => TicketStatus.Open,
        < 98 => TicketStatus.Snoozed,
        < 99 => TicketStatus.Spam,
        _ => TicketStatus.Trash,
    };

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
