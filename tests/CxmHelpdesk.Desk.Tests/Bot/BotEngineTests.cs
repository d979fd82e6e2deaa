using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Desk.Help;

namespace CxmHelpdesk.Desk.Tests.Bot;

/// <summary>The flow as the product comes with it, against a small set of articles.</summary>
public sealed class BotEngineTests
{
    private readonly Known _sources = new();
    private BotFlow _flow = new();
    private BotTurn _turn = new([], new BotState());

    [Fact]
    public async Task A_question_that_an_article_answers_is_solved_when_the_customer_says_so()
    {
        await Says("How do I return a pan?");
        Assert.StartsWith("Hello! I am", _turn.Sayings[0].Text, StringComparison.Ordinal);
        Assert.Equal("Send it back.\n\nFrom our help article “Return something”\nhttps://desk.example/help/1", _turn.Sayings[1].Text);
        Assert.Equal(1, _turn.Sayings[1].ArticleId);
        Assert.Equal(["Yes, solved", "No", "Refunds", "Talk to a person"], _turn.Sayings[2].Choices);
        await Says("Yes, solved");
        Assert.Equal(BotEnd.Solved, _turn.End);
    }

    [Fact]
    public async Task An_answer_that_does_not_help_leads_on_to_the_choices_the_form_and_a_person()
    {
        await Says("How do I return a pan?");
        await Says("no");
        Assert.Equal("What is it about? Choose, or ask in your own words.", Assert.Single(_turn.Sayings).Text);
        Assert.Equal(["Where is my order?", "Talk to a person"], _turn.Sayings[0].Choices);
        await Says("it is all about the colour of the handle");
        Assert.Equal("What is your name?", _turn.Sayings[0].Text);
        await Says("Mia");
        await Says("not an address");
        Assert.StartsWith("That does not look like", _turn.Sayings[0].Text, StringComparison.Ordinal);
        await Says("mia@example.org");
        Assert.Equal((BotEnd.HandedOver, "not-helped"), (_turn.End, _turn.Reason));
        Assert.Equal(("Mia", "mia@example.org"), (_turn.State.Form[BotField.Name], _turn.State.Form[BotField.Email]));
    }

    [Theory]
    [InlineData("talk to a person", "en")]
    [InlineData("Can I speak with someone please?", "en")]
    [InlineData("HUMAN!", "en")]
    [InlineData("担当者と話したいです", "ja")]
    [InlineData("オペレーターにつないでください", "ja")]
    [InlineData("ｵﾍﾟﾚｰﾀｰ", "ja")]
    [InlineData("Please call me on +49 30 123456", "en")]
    [InlineData("03-1234-5678 に折り返しお電話をお願いします。", "ja")]
    public async Task A_person_can_be_had_at_every_step(string words, string language)
    {
        string[][] ways = [[], ["How do I return a pan?"], ["How do I return a pan?", "no"], ["How do I return a pan?", "no", "colour", "Mia"]];
        foreach (var way in ways)
        {
            _turn = new BotTurn([], new BotState());
            foreach (var text in way)
            {
                await Says(text);
            }

            await Says(words, language);
            Assert.Equal((BotEnd.HandedOver, "asked"), (_turn.End, _turn.Reason));
            Assert.NotEmpty(_turn.Sayings);
        }
    }

    [Fact]
    public async Task Every_step_offers_a_person_last()
    {
        foreach (var text in new[] { "How do I return a pan?", "no", "something else", "Mia" })
        {
            await Says(text);
            Assert.Null(_turn.End);
            Assert.Equal("Talk to a person", _turn.Sayings[^1].Choices[^1]);
        }
    }

    [Theory]
    [InlineData(-0.9, 0, "angry")]
    [InlineData(0, 2.5, "urgent")]
    public async Task Anger_and_urgency_bring_a_person_at_once(double mood, double urgency, string reason)
    {
        _turn = await BotEngine.NextAsync(_flow, _turn.State, new BotHeard("How do I return a pan?", "en") { Mood = mood, Urgency = urgency }, _sources);
        Assert.Equal((BotEnd.HandedOver, reason), (_turn.End, _turn.Reason));
    }

    [Theory]
    [InlineData("The stove is on FIRE", "urgent")]
    [InlineData("I was fired up to buy it, return?", null)]
    public async Task Words_of_ones_own_bring_a_person_too_but_only_as_words(string text, string? reason)
    {
        _flow = _flow with { UrgentWords = ["fire"] };
        await Says(text);
        Assert.Equal(reason, _turn.Reason);
    }

    [Fact]
    public async Task The_state_of_an_order_is_told_to_nobody_who_is_not_signed_in()
    {
        await Says("Where is my order A-1001?");
        Assert.Contains(_turn.Sayings, saying => saying.Text.Contains("once you are signed in", StringComparison.Ordinal));
        Assert.Equal(0, _sources.AskedForOrders);
        Assert.DoesNotContain(_turn.Sayings, saying => saying.Text.Contains("on its way", StringComparison.Ordinal));

        _turn = await BotEngine.NextAsync(_flow, new BotState { Said = 1 }, new BotHeard("Where is my order A-1001?", "en") { SignedIn = true }, _sources);
        Assert.Equal("Your latest orders:\nA-1001 (2026-03-01): on its way", _turn.Sayings[0].Text);
        Assert.True(_turn.State.Answered);
    }

    [Fact]
    public async Task A_number_that_the_form_brought_names_the_order()
    {
        _flow = _flow with { Steps = [new() { Kind = BotStepKind.Form, Fields = [BotField.Order] }, new() { Kind = BotStepKind.Orders }] };
        foreach (var text in new[] { "Where is my parcel?", "It is A-1001" })
        {
            _turn = await BotEngine.NextAsync(_flow, _turn.State, new BotHeard(text, "en") { SignedIn = true }, _sources);
        }

        Assert.Equal("A-1001", _sources.AskedForNumber);
        Assert.True(_turn.State.Answered);
    }

    [Fact]
    public async Task A_conversation_without_end_goes_to_a_person()
    {
        for (var i = 0; i < 40 && _turn.End is null; i++)
        {
            await Says("How do I return a pan?");
            if (_turn.End is null)
            {
                _turn = _turn with { State = _turn.State with { Shown = [] } };
            }
        }

        Assert.Equal((BotEnd.HandedOver, "limit"), (_turn.End, _turn.Reason));
        Assert.InRange(_turn.State.Said, BotEngine.MostSayings, BotEngine.MostSayings + 4);
    }

    [Fact]
    public async Task Choices_can_be_named_by_number_and_the_order_of_steps_is_the_administrators()
    {
        _flow = _flow with
        {
            Greeting = BotText.None,
            Steps = [new() { Kind = BotStepKind.Choices, Choices = [new(new("Returns", "返品"), BotChoiceDoes.Article, 1)] }, .. _flow.Steps.Where(step => step.Kind is not BotStepKind.Choices)],
        };
        await Says("こんにちは", "ja");
        Assert.Equal(["返品", "担当者と話す"], _turn.Sayings[0].Choices);
        await Says("１", "ja");
        Assert.Equal(1, _turn.Sayings[0].ArticleId);
        await Says("2", "ja");
        await Says("スキップ", "ja");
        await Says("スキップ", "ja");
        Assert.Equal((BotEnd.HandedOver, "not-helped"), (_turn.End, _turn.Reason));
    }

    [Fact]
    public async Task A_file_needs_eyes_and_outside_of_the_hours_that_is_said()
    {
        _turn = await BotEngine.NextAsync(_flow, _turn.State, new BotHeard("", "ja") { HasFiles = true, Open = false }, _sources);
        Assert.Equal("file", _turn.Reason);
        Assert.StartsWith("ただいま受付時間外です", _turn.Sayings[^1].Text, StringComparison.Ordinal);
    }

    private async Task Says(string text, string language = "en") => _turn = await BotEngine.NextAsync(_flow, _turn.State, new BotHeard(text, language), _sources);

    private sealed class Known : IBotSources
    {
        private static readonly Dictionary<long, string> s_articles = new() { [1] = "Return something", [2] = "Refunds" };

        public int AskedForOrders { get; private set; }

        public string? AskedForNumber { get; private set; }

        public Task<IReadOnlyList<HelpHit>> FindAsync(string question, string language) => Task.FromResult<IReadOnlyList<HelpHit>>(
            question.Contains("return", StringComparison.OrdinalIgnoreCase)
                ? [.. s_articles.Select(article => new HelpHit(new HelpEntry(article.Key, article.Value, "", "", language), article.Key == 1 ? 0.9 : 0.5))]
                : [new HelpHit(new HelpEntry(2, "Refunds", "", "", language), 0.25)]);

        public Task<HelpPage?> ReadAsync(long articleId, string language) => Task.FromResult(s_articles.TryGetValue(articleId, out var title)
            ? new HelpPage(articleId, title, "", language, ["en"], "<p>Send it back.</p>", "Send it back.", "Send it back.", default, $"https://desk.example/help/{articleId}")
            : null);

        public Task<IReadOnlyList<BotOrder>> OrdersAsync(string? number)
        {
            AskedForOrders++;
            AskedForNumber = number;
            return Task.FromResult<IReadOnlyList<BotOrder>>([new BotOrder { Number = "A-1001", State = "shipped", PlacedAt = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) }]);
        }
    }
}
