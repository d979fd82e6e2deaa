using CxmHelpdesk.Desk.Search;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Tests.Search;

public sealed class SearchTests : IAsyncLifetime
{
    private TestDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await TestDesk.CreateAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Theory]
    [InlineData("Where is my ORDER 4711?", "order")]
    [InlineData("Where is my order 4711?", "4711")]
    [InlineData("The espresso machine leaks", "espre")]
    [InlineData("The espresso machine leaks", "machine espresso")]
    [InlineData("Ｗｉｄｅ ｌｅｔｔｅｒｓ", "wide")]
    [InlineData("crème brûlée", "creme")]
    [InlineData("東京都から注文しました", "東京")]
    [InlineData("東京都から注文しました", "京都")]
    [InlineData("東京都から注文しました", "都")]
    [InlineData("ｷｬﾝｾﾙしたいです", "キャンセル")]
    [InlineData("返品したいのですが", "返品 した")]
    public async Task A_message_is_found_by_its_words(string text, string query)
    {
        var id = await Indexed("mia", text);
        await Indexed("tom", "something else, 別の話");
        Assert.Equal(id, Assert.Single((await _desk.Search.FindAsync(query, null, TestDesk.Supervisor, default)).Items).Ticket.Id);
    }

    [Theory]
    [InlineData("東京都から注文しました", "京東")]
    [InlineData("大阪と東京と京都", "東京都")]
    [InlineData("order", "border")]
    public async Task Pairs_and_letters_elsewhere_in_the_text_do_not_count(string text, string query)
    {
        await Indexed("mia", text);
        Assert.Empty((await _desk.Search.FindAsync(query, null, TestDesk.Supervisor, default)).Items);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("' OR 1=1 --")]
    [InlineData("a AND")]
    [InlineData("NEAR(a b)")]
    [InlineData("* ^ : - ( )")]
    [InlineData("😀")]
    [InlineData("\ud83d")]
    public async Task Any_query_is_just_words(string query)
    {
        await Indexed("mia", "a harmless text");
        await _desk.Search.FindAsync(query, null, TestDesk.Supervisor, default);
    }

    [Fact]
    public async Task Nobody_finds_what_he_may_not_see()
    {
        var id = await Indexed("mia", "a secret matter");
        await _desk.Change.HandleAsync(id, new ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        Assert.Empty((await _desk.Search.FindAsync("secret", null, TestDesk.AgentOf(TestDesk.Billing), default)).Items);
        Assert.Empty((await _desk.Search.FindAsync($"#{id}", null, TestDesk.AgentOf(TestDesk.Billing), default)).Items);
        Assert.Single((await _desk.Search.FindAsync("secret", null, TestDesk.AgentOf(TestDesk.Shipping), default)).Items);
    }

    [Fact]
    public async Task A_number_finds_the_ticket_of_that_number()
    {
        var id = await Indexed("mia", "hello");
        Assert.Equal(id, (await _desk.Search.FindAsync($"#{id}", null, TestDesk.Supervisor, default)).Items[0].Ticket.Id);
    }

    [Fact]
    public async Task Indexing_the_same_events_again_changes_nothing()
    {
        await Indexed("mia", "only once");
        await _desk.SearchWorker.TakeAsync(await _desk.Test.Events.ReadAsync(0, 1000, default), default);
        Assert.Single((await _desk.Search.FindAsync("once", null, TestDesk.Supervisor, default)).Items);
        Assert.Equal(1, await _desk.Test.Db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from search_messages where search_messages match 'once'"), default));
    }

    [Fact]
    public void The_snippet_shows_the_word_in_its_surroundings_and_marks_it()
    {
        var (snippet, marks) = SearchQueries.SnippetOf(new string('x', 300) + " the Lid is broken " + new string('y', 300), ["lid"]);
        var mark = Assert.Single(marks);
        Assert.Equal("Lid", snippet.Substring(mark.Start, mark.Length));
    }

    private async Task<long> Indexed(string from, string text)
    {
        var id = await _desk.CustomerWrites(from, text);
        var position = await _desk.Test.Db.ReadAsync(s => s.FirstOrDefaultAsync<long?>("select seq from event_positions where name = 'search'"), default) ?? 0;
        await _desk.SearchWorker.TakeAsync(await _desk.Test.Events.ReadAsync(position, 1000, default), default);
        return id;
    }
}
