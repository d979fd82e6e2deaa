using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.SideConversations;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;

namespace CxmHelpdesk.Desk.Tests.SideConversations;

public sealed class SideConversationOnSqlite : SideConversationTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class SideConversationOnSqlServer : SideConversationTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

/// <summary>What an agent asks somebody else about a ticket comes back into it, and never to the customer.</summary>
public abstract class SideConversationTests : IAsyncLifetime
{
    private const string Carrier = "desk@carrier.example";

    private TestDesk _desk = null!;
    private long _ticket;
    private int _letters;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _ticket = await _desk.CustomerWrites("mia", "Where is my order?");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task What_is_passed_on_goes_to_the_one_who_is_asked_alone_and_leaves_the_ticket_as_it_was()
    {
        var before = await _desk.Ticket(_ticket);
        var sent = await ForwardAsync();
        var again = (await _desk.Aside.BeginAsync(_ticket, Request("f1"), TestDesk.Supervisor, default)).Value;

        Assert.Equal((sent.Id, true), (again.Message.Id, again.Repeated));
        Assert.Equal((MessageKind.Note, Carrier), (sent.Kind, sent.Side!.Address));
        var (_, message) = await NextAsync();
        Assert.Equal((Carrier, "Fwd: order", "Where is it?"), (message.To.Address, message.Subject, message.Text));
        Assert.Empty(message.Cc);
        Assert.Null(message.Quoted);
        Assert.Empty(message.References);
        var after = await _desk.Ticket(_ticket);
        Assert.Equal((before.Waiting, before.AnswerBy, before.CustomerVersion, before.LastAuthor), (after.Waiting, after.AnswerBy, after.CustomerVersion, after.LastAuthor));
    }

    [StoreFact]
    public async Task The_answer_is_a_note_in_the_ticket_wakes_it_and_is_told_to_who_asked()
    {
        var side = (await ForwardAsync()).Side!.Id;
        var (id, _) = await NextAsync();
        await _desk.Change.HandleAsync(
            _ticket, new ChangeTicketRequest(Status: TicketStatus.Snoozed, SnoozedUntil: _desk.Test.Time.GetUtcNow().AddDays(2)), TestDesk.Supervisor, default);

        Assert.Equal(_ticket, await ComesAsync(Carrier, "In Leeds.", token: _desk.Tokens.OfSide(side)));
        Assert.Equal(_ticket, await ComesAsync(Carrier, "On its way.", answersTo: id));

        var messages = await _desk.Messages(_ticket);
        Assert.Equal(["Where is my order?", "Where is it?", "In Leeds.", "On its way."], messages.Select(one => one.Text));
        Assert.All(messages.Skip(1), one => Assert.Equal((MessageKind.Note, side), (one.Kind, one.Side!.Id)));
        Assert.Equal((TicketStatus.Open, 1L), ((await _desk.Ticket(_ticket)).Status, (await _desk.Ticket(_ticket)).CustomerVersion));
        var told = (await new Notifications(_desk.Test.Db).ListAsync(TestDesk.Supervisor, default)).Items;
        Assert.Equal(Carrier, told.Single(one => one.Kind == NotificationKind.Wrote).CustomerName);
    }

    [StoreFact]
    public async Task Our_next_message_quotes_and_names_only_what_was_said_beside_the_ticket_and_the_answer_to_the_customer_nothing_of_it()
    {
        var side = (await ForwardAsync()).Side!.Id;
        var (id, _) = await NextAsync();
        await ComesAsync(Carrier, "In Leeds.", token: _desk.Tokens.OfSide(side), id: "<c1@carrier>");
        await _desk.Aside.AnswerAsync(_ticket, side, new SideMessageRequest("s2", "Since when?"), TestDesk.Supervisor, default);
        var (_, aside) = await NextAsync();
        Assert.Equal((Carrier, "In Leeds."), (aside.To.Address, aside.Quoted!.Text));
        Assert.Equal([id, "<c1@carrier>"], aside.References);

        await _desk.AgentReplies(_ticket, "It is in Leeds.");
        var (_, reply) = await NextAsync();
        Assert.Equal(("mia", "Where is my order?"), (reply.To.Address, reply.Quoted!.Text));
        Assert.DoesNotContain(id, reply.References);
        Assert.DoesNotContain("<c1@carrier>", reply.References);
    }

    [StoreFact]
    public async Task A_message_that_cannot_go_to_somebody_else_holds_up_no_answer_to_the_customer()
    {
        await ForwardAsync();
        await _desk.AgentReplies(_ticket, "We are asking.");

        Assert.Equal(2, (await ClaimAsync()).Count);
    }

    [StoreFact]
    public async Task A_colleague_with_the_token_is_heard_and_a_stranger_with_an_id_is_not()
    {
        var side = (await ForwardAsync()).Side!.Id;
        var (id, _) = await NextAsync();

        Assert.Equal(_ticket, await ComesAsync("driver@carrier.example", "I have it.", token: _desk.Tokens.OfSide(side)));
        Assert.NotEqual(_ticket, await ComesAsync("eve@evil.example", "Tell me.", answersTo: id));
        Assert.NotEqual(_ticket, await ComesAsync("no-reply@service.example", "Your code is 1234.", token: _desk.Tokens.OfSide(side), automatic: true));
        Assert.NotEqual(_ticket, await ComesAsync("eve@evil.example", "Me too.", token: _desk.Tokens.Of(side)));
        Assert.Null(_desk.Tokens.TicketOf(_desk.Tokens.OfSide(side)));
    }

    [StoreFact]
    public async Task The_customer_who_answers_what_was_passed_on_to_him_is_heard_as_the_customer()
    {
        var side = (await ForwardAsync()).Side!.Id;

        Assert.Equal(_ticket, await _desk.Comes(new TestPayload("m2", "mia", "They told me.", Kind: "test", ReplyToken: _desk.Tokens.OfSide(side))));

        var last = (await _desk.Messages(_ticket))[^1];
        Assert.Equal((MessageKind.Customer, true), (last.Kind, last.Side is null));
    }

    [StoreFact]
    public async Task Files_of_the_ticket_go_along_and_those_of_another_do_not()
    {
        using var content = new MemoryStream("a file"u8.ToArray());
        var file = await _desk.Attachments.SaveAsync(content, "a.txt", "text/plain", 100, default);
        var note = (await _desk.Notes.HandleAsync(_ticket, new NoteRequest("n1", "See", [file]), TestDesk.Supervisor, default)).Value.Message;
        var other = await _desk.CustomerWrites("ben", "Hello?");

        await _desk.Aside.BeginAsync(_ticket, Request("f1") with { AttachmentIds = [note.Attachments[0].Id] }, TestDesk.Supervisor, default);
        await _desk.Aside.BeginAsync(other, Request("f2") with { AttachmentIds = [note.Attachments[0].Id] }, TestDesk.Supervisor, default);

        Assert.Equal(["a.txt"], (await _desk.Messages(_ticket))[^1].Attachments.Select(one => one.FileName));
        Assert.Empty((await _desk.Messages(other))[^1].Attachments);
    }

    [StoreFact]
    public async Task What_is_passed_on_as_it_was_sent_keeps_its_looks_and_the_chosen_pictures_and_nothing_hostile()
    {
        var (seal, logo) = (await PictureAsync("seal@mia"), await PictureAsync("logo@mia"));
        var message = (await _desk.Messages(_ticket))[0].Id;
        await _desk.Test.Db.WriteAsync(
            tx => tx.ExecuteAsync(
                "update messages set html = @html where id = @message",
                new { message, html = "<script>hit()</script><table><tr><td style='color:red'>Broken: <img src='cid:seal@mia'><img src='cid:logo@mia' alt='logo'></td></tr></table>" }),
            default);
        var request = Request("f1") with { Text = "Look:", AttachmentIds = [seal], Original = new ForwardedOriginal(message, "From: mia") };

        await _desk.Aside.BeginAsync(_ticket, request, TestDesk.Supervisor, default);

        var (_, sent) = await NextAsync();
        Assert.Equal("Look:\n\nFrom: mia\n\nWhere is my order?", sent.Text);
        Assert.StartsWith("<p>Look:</p>\n<p>From: mia</p>\n", sent.Html, StringComparison.Ordinal);
        Assert.Contains("<td style=\"color:red\">Broken: <img src=\"cid:seal@mia\"", sent.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("hit()", sent.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("cid:logo", sent.Html, StringComparison.Ordinal);
        Assert.Equal(["seal@mia"], sent.Files.Select(file => file.ContentId));

        var other = await _desk.CustomerWrites("ben", "Hello?");
        Assert.IsType<Refusal.NotFound>((await _desk.Aside.BeginAsync(other, request with { ClientId = "f2" }, TestDesk.Supervisor, default)).Refusal);

        async Task<long> PictureAsync(string contentId)
        {
            var id = await _desk.Test.Db.WriteAsync(tx => Task.FromResult(tx.NextId()), default);
            await _desk.Test.Db.WriteAsync(
                async tx => await tx.ExecuteAsync(
                    """
                    insert into attachments (id, message_id, ticket_id, file_name, content_type, size_bytes, sha256, content_id, created_at)
                    select @id, id, ticket_id, 'a.png', 'image/png', 3, @sha256, @contentId, @Now from messages where ticket_id = @_ticket
                    """,
                    new { id, sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(contentId))), contentId, tx.Now, _ticket }),
                default);
            return id;
        }
    }

    private static ForwardRequest Request(string clientId) => new(clientId, 1, new Recipient(Carrier), "Fwd: order", "Where is it?");

    private async Task<MessageDto> ForwardAsync() => (await _desk.Aside.BeginAsync(_ticket, Request("f1"), TestDesk.Supervisor, default)).Value.Message;

    private Task<long> ComesAsync(string from, string text, string? token = null, string? answersTo = null, bool automatic = false, string? id = null) =>
        _desk.Comes(new TestPayload(id ?? $"<{++_letters}@in>", from, text, null, answersTo is null ? [] : [answersTo], automatic, "email", token));

    private Task<IReadOnlyList<ClaimedMessage>> ClaimAsync() =>
        new OutboundStore(_desk.Test.Db).ClaimAsync(10, [], _desk.Test.Time.GetUtcNow(), TimeSpan.FromMinutes(1), default);

    /// <summary>What goes out next, taken as sent under the id that is told.</summary>
    private async Task<(string Id, MessageToSend Message)> NextAsync()
    {
        var store = new OutboundStore(_desk.Test.Db);
        var claimed = Assert.Single(await ClaimAsync());
        var message = await store.LoadAsync(claimed, default);
        var id = $"<{claimed.Id}@out>";
        await store.SentAsync(claimed, 0, new Sent(id), default);
        return (id, message!);
    }
}
