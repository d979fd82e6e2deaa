using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Demo;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Html;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Tests.Help;

public sealed class HelpOnSqlite : HelpTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync();
}

public sealed class HelpOnSqlServer : HelpTests
{
    protected override Task<TestDesk> OpenAsync() => TestDesk.CreateAsync(sqlServer: true);
}

public abstract class HelpTests : IAsyncLifetime
{
    private static readonly (string Language, string Question, string Title)[] Questions =
    [
        ("en", "Where is my order?", "Where is my order?"),
        ("en", "my package hasn't arrived", "Where is my order?"),
        ("en", "can I return something that I bought", "Return something"),
        ("en", "when will I get my money back", "When do I get my money back?"),
        ("en", "the pot I bought arrived damaged", "Something arrived broken"),
        ("en", "how do I care for carbon steel", "Care for carbon steel knives"),
        ("en", "my blade is getting rusty", "Care for carbon steel knives"),
        ("en", "what does shipping to Japan cost?", "Shipping costs and countries"),
        ("en", "I forgot my password", "Forgot your password"),
        ("en", "can I pay by paypal", "Ways to pay"),
        ("en", "sharp", "Sharpen a knife with a whetstone"),
        ("ja", "注文した商品はいつ届きますか", "注文した商品はいつ届きますか？"),
        ("ja", "荷物がまだ届いていません", "注文した商品はいつ届きますか？"),
        ("ja", "返品したいです", "商品を返品したい"),
        ("ja", "返金はいつですか", "返金はいつ受け取れますか？"),
        ("ja", "包丁が錆びないように手入れしたい", "炭素鋼の包丁の手入れ方法"),
        ("ja", "カードで支払えますか", "お支払い方法について"),
        ("ja", "ﾊﾟｽﾜｰﾄﾞがわかりません", "パスワードを忘れた場合"),
        ("ja", "住所を変えたいのですが", "お届け先の住所を変更したい"),
        ("ja", "砥石の使い方", "砥石で包丁を研ぐ方法"),
    ];

    private static readonly (string Language, string Question)[] Unanswered =
    [
        ("en", "hello"),
        ("en", ""),
        ("en", "?!"),
        ("en", "\ud83d"),
        ("en", "what is the weather in Paris"),
        ("ja", "こんにちは"),
        ("ja", "天気を教えてください"),
    ];

    private TestDesk _desk = null!;
    private HelpArticles _articles = null!;
    private HelpReading _reading = null!;
    private HelpSearch _search = null!;

    protected abstract Task<TestDesk> OpenAsync();

    public async Task InitializeAsync()
    {
        _desk = await OpenAsync();
        _articles = new HelpArticles(_desk.Test.Db);
        _reading = new HelpReading(_desk.Test.Db, new HelpMarkdown(new HtmlSanitizer()), new PublicAddress("https://desk.example"));
        _search = new HelpSearch(_desk.Test.Db);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [StoreFact]
    public async Task An_article_is_written_in_two_languages_changed_by_its_version_and_read_in_the_readers()
    {
        var added = (await _articles.AddAsync(new SaveHelpArticle(new(" Returns ", "Send it **back**.", "Orders"), new("返品", "お送りください。", "ご注文"), true), TestDesk.Supervisor, default)).Value;
        Assert.Equal(("Returns", "返品", 0, 1L), (added.En!.Title, added.Ja!.Title, added.Position, added.Version));

        var english = (await _reading.FindAsync(added.Id, "en", default))!;
        Assert.Contains("<strong>back</strong>", english.Html, StringComparison.Ordinal);
        Assert.Equal("Send it back.", english.Text);
        Assert.Equal(["en", "ja"], english.Languages);
        Assert.Equal($"https://desk.example/help/{added.Id}?language=en", english.Link);
        Assert.Equal("返品", (await _reading.FindAsync(added.Id, "ja", default))!.Title);

        var changed = await _articles.ChangeAsync(added.Id, new SaveHelpArticle(new("Refunds", "Soon.", ""), null, true, added.Version), TestDesk.Supervisor, default);
        Assert.Equal(2, changed.Value.Version);
        Assert.Equal("stale", (await _articles.ChangeAsync(added.Id, new SaveHelpArticle(new("Old", "Old", ""), null, true, added.Version), TestDesk.Supervisor, default)).Refusal?.Code);
        // A Japanese reader gets what there is.
        Assert.Equal(("Refunds", "en"), (await _reading.ListAsync("ja", default)).Select(entry => (entry.Title, entry.Language)).Single());
        Assert.Empty(await _search.FindAsync("返品", "ja", 5, default));

        Assert.Null((await _articles.RemoveAsync(added.Id, TestDesk.Supervisor, default)).Refusal);
        Assert.Equal("not-found", (await _articles.RemoveAsync(added.Id, TestDesk.Supervisor, default)).Refusal?.Code);
        Assert.Null(await _reading.FindAsync(added.Id, "en", default));
        Assert.Empty(await _search.FindAsync("refunds", "en", 5, default));
        Assert.Equal(3, (await _desk.Test.Events.ReadAsync(0, 100, default)).Count(happened => happened.Type == EventTypes.HelpChanged));
    }

    [StoreFact]
    public async Task What_an_article_said_before_is_kept_and_can_be_saved_again()
    {
        var versions = new HelpVersions(_desk.Test.Db);
        var first = (await _articles.AddAsync(new SaveHelpArticle(new("Returns", "Within 14 days.", "Orders"), new("返品", "14日以内です。", "ご注文"), true), TestDesk.Supervisor, default)).Value;
        Assert.Empty(await versions.ListAsync(first.Id, default));

        await _articles.ChangeAsync(first.Id, new SaveHelpArticle(new("Returns", "Within 30 days.", "Orders"), null, false, first.Version), TestDesk.Supervisor, default);
        await _articles.ChangeAsync(first.Id, new SaveHelpArticle(new("Old", "Old", ""), null, true, first.Version), TestDesk.Supervisor, default);
        var kept = Assert.Single(await versions.ListAsync(first.Id, default));
        Assert.Equal((1L, first.UpdatedAt, TestDesk.Ben, true), (kept.Version, kept.SavedAt, kept.SavedBy!.Value, kept.Published));
        Assert.Equal((first.En, first.Ja), (kept.En, kept.Ja));

        var restored = (await _articles.ChangeAsync(first.Id, new SaveHelpArticle(kept.En, kept.Ja, true), TestDesk.Supervisor, default)).Value;
        Assert.Equal((first.En, first.Ja, 3L), (restored.En, restored.Ja, restored.Version));
        Assert.Equal([2L, 1L], (await versions.ListAsync(first.Id, default)).Select(version => version.Version));
        Assert.NotEmpty(await _search.FindAsync("返品", "ja", 5, default));
        Assert.Null((await _articles.RemoveAsync(first.Id, TestDesk.Supervisor, default)).Refusal);
        Assert.Empty(await versions.ListAsync(first.Id, default));
    }

    [StoreFact]
    public async Task A_draft_is_seen_by_those_who_write_and_by_nobody_else()
    {
        var draft = await Add("Secret plans", "The new knife", published: false);
        Assert.Equal(draft, Assert.Single(await _articles.ListAsync(TestDesk.Supervisor, default)).Id);
        Assert.Empty(await _articles.ListAsync(TestDesk.AgentOf(), default));
        Assert.Empty(await _reading.ListAsync("en", default));
        Assert.Null(await _reading.FindAsync(draft, "en", default));
        Assert.False(await _reading.HasAnyAsync(default));
        Assert.Empty(await _search.FindAsync("secret knife", "en", 5, default));
        Assert.Equal("not-found", (await new HelpVotes(_desk.Test.Db).VoteAsync(Reader(1), draft, new HelpVote(true), default)).Refusal?.Code);
    }

    [StoreFact]
    public async Task Articles_stand_in_the_order_that_is_given()
    {
        long[] ids = [await Add("One"), await Add("Two"), await Add("Three")];
        var ordered = await _articles.OrderAsync(new OrderHelpArticles([ids[2], 42, ids[0], ids[2]]), TestDesk.Supervisor, default);
        Assert.Equal(["Three", "One", "Two"], ordered.Select(article => article.En!.Title));
        Assert.Equal(["Three", "One", "Two"], (await _reading.ListAsync("en", default)).Select(entry => entry.Title));
    }

    [StoreFact]
    public async Task Each_reader_counts_once_and_may_change_his_mind()
    {
        var id = await Add("Returns");
        var votes = new HelpVotes(_desk.Test.Db);
        foreach (var (reader, helped) in new[] { (1, true), (2, false), (1, true), (3, true), (3, false) })
        {
            Assert.Null((await votes.VoteAsync(Reader(reader), id, new HelpVote(helped), default)).Refusal);
        }

        var article = Assert.Single(await _articles.ListAsync(TestDesk.Supervisor, default));
        Assert.Equal((1, 2), (article.Helped, article.NotHelped));
    }

    [StoreFact]
    public async Task The_open_ticket_is_shown_the_articles_that_fit_and_only_to_those_who_see_it()
    {
        await DemoAsync();
        var help = new HelpForTicket(_desk.Test.Db);
        var ticket = await _desk.CustomerWrites("mia", "Hello, my parcel has not come yet. Where is my order?");
        var found = (await help.FindAsync(ticket, TestDesk.Supervisor, default))!;
        Assert.Equal("Where is my order?", found[0].Title);
        Assert.InRange(found.Count, 1, 3);
        var other = await _desk.CustomerWrites("tom", "Do you know a good dentist in Aachen?");
        Assert.Empty((await help.FindAsync(other, TestDesk.Supervisor, default))!);
        await _desk.Change.HandleAsync(ticket, new Desk.Tickets.ChangeTicketRequest { TeamId = new Optional<long?>(TestDesk.Shipping) }, TestDesk.Supervisor, default);
        Assert.Null(await help.FindAsync(ticket, TestDesk.AgentOf(TestDesk.Billing), default));
    }

    [StoreFact]
    public async Task A_question_finds_its_article_in_other_words_too()
    {
        await DemoAsync();
        var missed = new List<string>();
        foreach (var (language, question, title) in Questions)
        {
            var found = await _search.FindAsync(question, language, 3, default);
            if (found.Count == 0 || found[0].Entry.Title != title)
            {
                missed.Add($"{question}: {string.Join(", ", found.Select(hit => $"{hit.Entry.Title} {hit.Covered:0.00}"))}");
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [StoreFact]
    public async Task What_no_article_answers_finds_none()
    {
        await DemoAsync();
        foreach (var (language, question) in Unanswered)
        {
            Assert.Empty(await _search.FindAsync(question, language, 3, default));
        }
    }

    private async Task<long> Add(string title, string body = "Text", bool published = true) =>
        (await _articles.AddAsync(new SaveHelpArticle(new HelpText(title, body, "General"), null, published), TestDesk.Supervisor, default)).Value.Id;

    private async Task DemoAsync()
    {
        foreach (var article in DemoData.Load().Help)
        {
            await _articles.AddAsync(article, TestDesk.Supervisor, default);
        }
    }

    private Visitor Reader(long id) => new() { Id = id, AccountId = 1, Kind = "visitor", Address = $"v{id}", ExpiresAt = _desk.Test.Time.GetUtcNow().AddDays(1) };
}
