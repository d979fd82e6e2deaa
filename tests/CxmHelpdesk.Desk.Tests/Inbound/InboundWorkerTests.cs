using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Inbound;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxmHelpdesk.Desk.Tests.Inbound;

public sealed class InboundWorkerTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await TestDesk.CreateAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Each_senders_messages_keep_their_order_while_many_write_at_once()
    {
        using var worker = Worker(_desk.Queue);
        await worker.StartAsync(default);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async sender =>
        {
            for (var i = 0; i < 15; i++)
            {
                Assert.True(await Accept(_desk.Intake, $"s{sender}", i));
            }
        }));
        await Eventually(async () => await Count("messages") == 300);
        await worker.StopAsync(default);

        foreach (var ticket in await _desk.Test.Db.ReadAsync(s => s.QueryAsync<long>("select id from tickets"), default))
        {
            var texts = (await _desk.Messages(ticket)).Select(message => message.Text).ToArray();
            Assert.Equal(Enumerable.Range(0, 15).Select(i => $"message {i}"), texts);
        }

        Assert.Equal(300, await Count("messages"));
        Assert.Equal(20, await Count("tickets"));
    }

    [Fact]
    public async Task What_a_dead_process_had_accepted_is_read_at_the_next_start()
    {
        // Accepted and claimed, then the process is gone before any worker ran.
        OthersWait();
        for (var i = 0; i < 30; i++)
        {
            await Accept(_desk.Intake, $"s{i}", 0);
        }

        Assert.Equal(0, await Count("messages"));
        using var queue = InboundQueue.BehindAnEarlierProcess();
        using var worker = Worker(queue);
        await worker.StartAsync(default);

        // What is sent on while the old is still to be found waits behind it.
        await Accept(new InboundIntake(_desk.Test.Db, queue, _desk.Processor, NullLogger<InboundIntake>.Instance), "s29", 1);
        await Eventually(async () => await Count("messages") == 31);
        await worker.StopAsync(default);
        Assert.Equal(0, await Count("envelopes where state = 'new'"));
        Assert.Equal(["message 0", "message 1"], await TextsOf("s29-%"));
    }

    [Fact]
    public async Task What_did_not_fit_into_memory_is_overtaken_by_nothing_that_comes_later()
    {
        var places = 0;
        while (_desk.Queue.TryReserve())
        {
            places++;
        }

        _desk.Queue.Stored();
        await Accept(_desk.Intake, "mia", 0);
        for (; places > 0; places--)
        {
            _desk.Queue.Release();
        }

        await Accept(_desk.Intake, "mia", 1);
        Assert.Equal(2, await Count("envelopes where state = 'new' and claimed_by is null"));

        using var worker = Worker(_desk.Queue);
        await worker.StartAsync(default);
        await Eventually(async () => await Count("messages") == 2);

        // Nothing waits any more, so the next is a message as soon as it is accepted.
        await Eventually(() =>
        {
            var free = _desk.Queue.TryEnterAtOnce();
            if (free)
            {
                _desk.Queue.LeaveAtOnce();
            }

            return Task.FromResult(free);
        });
        await Accept(_desk.Intake, "mia", 2);
        Assert.Equal(["message 0", "message 1", "message 2"], await TextsOf("mia-%"));
        await worker.StopAsync(default);
    }

    [Fact]
    public async Task Large_bodies_wait_in_the_table_and_come_in_their_senders_order()
    {
        // One batch of the size a mailbox gives; then, as after a crash, another process finds more in the table.
        string Text(int number) => $"{number} {new string('x', ClaimedEnvelope.MostInMemory)}";
        await _desk.Intake.AcceptAsync(_desk.Account, [Letter(0, Text(0)), Letter(1, "1"), Letter(2, Text(2))], null, default);
        Assert.True(_desk.Queue.Reader.TryPeek(out var first));
        Assert.True(first.BodyWaits && first.Envelope.Body.IsEmpty);

        using (var worker = Worker(_desk.Queue))
        {
            await worker.StartAsync(default);
            await Eventually(async () => await Count("messages") == 3);
            await worker.StopAsync(default);
        }

        using var gone = new InboundQueue();
        await new InboundIntake(_desk.Test.Db, gone, _desk.Processor, NullLogger<InboundIntake>.Instance).AcceptAsync(_desk.Account, [Letter(3, "3"), Letter(4, Text(4))], null, default);
        using var queue = new InboundQueue();
        using var next = Worker(queue);
        await next.StartAsync(default);
        await Eventually(async () => await Count("messages") == 5);
        await next.StopAsync(default);

        Assert.Equal([Text(0), "1", Text(2), "3", Text(4)], await TextsOf("mia-%"));
        Assert.Equal(5, await Count("envelopes where state = 'done'"));

        Envelope Letter(int number, string text) => new(
            $"mia/{number}", "application/json", JsonSerializer.SerializeToUtf8Bytes(new TestPayload($"mia-{number}", "mia", text)), _desk.Test.Time.GetUtcNow(), new Dictionary<string, string>(), []);
    }

    [Fact]
    public async Task A_small_message_is_a_ticket_once_it_is_accepted_and_its_envelope_is_kept()
    {
        Assert.True(await Accept(_desk.Intake, "mia", 1));
        Assert.Equal(1, await Count("tickets"));
        Assert.Equal(1, await Count("envelopes where state = 'done' and outcome is not null and processed_at is not null"));
    }

    [Fact]
    public async Task While_others_wait_a_message_is_only_stored_and_overtakes_nobody()
    {
        OthersWait();
        Assert.True(await Accept(_desk.Intake, "mia", 1));
        Assert.Equal(0, await Count("messages"));
        Assert.Equal(1, await Count("envelopes where state = 'new' and claimed_by is not null"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_stored_all_the_same()
    {
        Assert.True(await _desk.Intake.AcceptAsync(
            _desk.Account, new Envelope("x/1", "application/json", "not json"u8.ToArray(), _desk.Test.Time.GetUtcNow(), new Dictionary<string, string>(), []), default));
        Assert.Equal(1, await Count("envelopes where state = 'new'"));
    }

    [Fact]
    public async Task A_repeated_delivery_is_absorbed_even_when_both_come_at_once()
    {
        var stored = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => Accept(_desk.Intake, "mia", 1)));
        Assert.Single(stored, yes => yes);
        Assert.Equal(1, await Count("envelopes"));
    }

    private void OthersWait() => Assert.True(_desk.Queue.TryReserve());

    private InboundWorker Worker(InboundQueue queue) => new(
        _desk.Test.Db, queue, _desk.Processor, _desk.Accounts, TimeProvider.System, NullLogger<InboundWorker>.Instance);

    private Task<bool> Accept(InboundIntake intake, string sender, int number)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new TestPayload($"{sender}-{number}", sender, $"message {number}"));
        return intake.AcceptAsync(
            _desk.Account,
            new Envelope($"{sender}/{number}", "application/json", body, _desk.Test.Time.GetUtcNow(), new Dictionary<string, string>(), []),
            default);
    }

    private Task<IReadOnlyList<string>> TextsOf(string externalId) =>
        _desk.Test.Db.ReadAsync(s => s.QueryAsync<string>("select text from messages where external_id like @externalId order by id", new { externalId }), default);

    private Task<long> Count(string what) => _desk.Test.Db.ReadAsync(s => s.ScalarAsync<long>($"select count(*) from {what}"), default);

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 200 && !await holds(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(await holds());
    }
}
