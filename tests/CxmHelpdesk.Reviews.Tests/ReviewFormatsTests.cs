using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Reviews;

namespace CxmHelpdesk.Reviews.Tests;

/// <summary>The same review in the words of many sources.</summary>
public sealed class ReviewFormatsTests : IDisposable
{
    private readonly ReviewsChannel _reviews = new(TimeProvider.System);

    public void Dispose() => _reviews.Dispose();

    public static TheoryData<string, string> Sources => new()
    {
        { "JSON Feed", """{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"7","url":"https://s.example/7","title":"Lid","content_html":"<p>Does not fit &amp; leaks</p>","date_published":"2026-11-19T08:00:00Z","authors":[{"name":"Mia"}],"_review":{"rating":2}}]}""" },
        { "schema.org", """[{"@type":"Review","@id":"7","reviewRating":{"@type":"Rating","ratingValue":"4","bestRating":"10"},"headline":"Lid","reviewBody":"Does not fit & leaks","author":{"@type":"Person","name":"Mia"},"datePublished":"2026-11-19T08:00:00Z","url":"https://s.example/7"}]""" },
        { "Google Business Profile", """{"reviews":[{"reviewId":"7","reviewer":{"displayName":"Mia"},"starRating":"TWO","comment":"Does not fit & leaks","createTime":"2026-11-19T08:00:00Z"}]}""" },
        { "Google Play", """{"reviews":[{"reviewId":"7","authorName":"Mia","comments":[{"userComment":{"text":"Does not fit & leaks","starRating":2,"lastModified":{"seconds":"1795075200"}}}]}]}""" },
        { "Trustpilot", """{"reviews":[{"id":"7","stars":2,"title":"Lid","text":"Does not fit & leaks","createdAt":"2026-11-19T08:00:00Z","consumer":{"displayName":"Mia"},"language":"en"}]}""" },
        { "Apple, JSON", """{"feed":{"entry":[{"id":{"label":"7"},"im:rating":{"label":"2"},"title":{"label":"Lid"},"content":{"label":"Does not fit & leaks"},"author":{"name":{"label":"Mia"}},"updated":{"label":"2026-11-19T08:00:00Z"}}]}}""" },
        { "Apple, Atom", """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss"><id>f</id><entry><id>7</id><title>Lid</title><content type="text">Does not fit &amp; leaks</content><content type="html">&lt;b&gt;no&lt;/b&gt;</content><im:rating>2</im:rating><author><name>Mia</name></author><updated>2026-11-19T08:00:00Z</updated><link rel="alternate" href="https://s.example/7"/></entry></feed>""" },
        { "RSS", """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Shop</title><item><guid>7</guid><title>Lid</title><description>&lt;p&gt;Does not fit &amp;amp; leaks&lt;/p&gt;</description><rating max="10">4</rating><dc:creator>Mia</dc:creator><pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate><link>https://s.example/7</link></item></channel></rss>""" },
        { "CSV", "id,rating,title,text,author,date\r\n7,2,Lid,\"Does not fit & leaks\",Mia,2026-11-19T08:00:00Z\r\n" },
        { "CSV of a Japanese spreadsheet", "レビューID;評価;タイトル;本文;投稿者;投稿日\n7;★★☆☆☆;Lid;Does not fit & leaks;Mia;2026-11-19T08:00:00Z\n" },
        { "stars as a fraction", """{"id":"7","rating":"2/5","text":"Does not fit & leaks","author":"Mia","date":"2026-11-19T08:00:00Z"}""" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Says_the_same(string source, string body)
    {
        var message = Assert.Single(Read(body));
        Assert.Equal((2, "Does not fit & leaks", "Mia"), (message.Public!.Stars, message.Text, message.Sender.Name));
        Assert.Equal(new DateTimeOffset(2026, 11, 19, 8, 0, 0, TimeSpan.Zero), message.SentAt);
        Assert.StartsWith("7#", message.ExternalId, StringComparison.Ordinal);
        Assert.Equal("review|7", message.Thread.Conversation);
        Assert.Contains("★★☆☆☆", message.Facts["stars"], StringComparison.Ordinal);
        Assert.True(message.Subject is null or "Lid", source);
    }

    [Fact]
    public void A_review_of_somebody_whom_the_shop_knows_is_his() =>
        Assert.Equal(("email", "mia@example.com"), Assert.Single(Read("""{"rating":5,"text":"Lovely","email":"mia@example.com","name":"Mia"}""")) is { Sender: var sender } ? (sender.Kind, sender.Address) : default);

    [Fact]
    public void One_who_changes_his_mind_is_heard_again_and_one_who_does_not_is_not()
    {
        var first = Accept("""{"id":"7","rating":5,"text":"Lovely"}""");
        var again = Accept("""{"text":"Lovely","rating":"5","id":"7","likes":12}""");
        var changed = Accept("""{"id":"7","rating":1,"text":"It broke after a week"}""");
        Assert.Equal(first.DedupeKey, again.DedupeKey);
        Assert.NotEqual(first.DedupeKey, changed.DedupeKey);
        Assert.Equal(Message(first).Thread.Conversation, Message(changed).Thread.Conversation);
        Assert.NotEqual(Message(first).ExternalId, Message(changed).ExternalId);
    }

    [Theory]
    [InlineData("""{"hello":"world"}""", "no-review")]
    [InlineData("<html><body>Sign in</body></html>", "format-wrong")]
    [InlineData("a,b\n1,2", "format-wrong")]
    [InlineData("", "format-wrong")]
    [InlineData("{", "format-wrong")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><rss><item><rating>1</rating><description>&c;</description></item></rss>", "format-wrong")]
    public void What_is_no_review_is_refused_in_plain_words(string body, string code)
    {
        var refused = Assert.IsType<Refused>(_reviews.Accept(Requests.Post(body, "k"), Account("k")));
        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Detail);
    }

    [Fact]
    public void Without_a_key_of_the_account_nothing_can_be_sent() => Assert.Equal(401, Assert.IsType<Refused>(_reviews.Accept(Requests.Post("""{"rating":1}""", ""), Account(""))).Status);

    private Message[] Read(string body) => [.. Assert.IsType<Accepted>(_reviews.Accept(Requests.Post(body, "k", body[0] is '{' or '[' ? "application/json" : body[0] == '<' ? "application/xml" : "text/csv"), Account("k"))).Envelopes.Select(Message)];

    private Envelope Accept(string body) => Assert.Single(Assert.IsType<Accepted>(_reviews.Accept(Requests.Post(body, "k"), Account("k"))).Envelopes);

    private Message Message(Envelope envelope) => Assert.IsType<Message>(Assert.Single(_reviews.Parse(envelope)));

    private static ChannelAccount Account(string key) => new(7, "reviews", "key", "Shop", new Dictionary<string, string> { ["importKey"] = key });
}
