using System.Globalization;
using System.Net.Mail;
using CxmHelpdesk.Desk.Help;

namespace CxmHelpdesk.Desk.Bot;

/// <summary>
/// Decides what the bot does about one message of the customer. Knows neither tickets nor channels, so the preview runs the very same. Whatever is said, a
/// person can be asked for, and the last step of every way is one.
/// </summary>
public static class BotEngine
{
    /// <summary>Messages of the bot in one conversation; then a person takes over.</summary>
    public const int MostSayings = 16;

    /// <summary>Below this mood a person takes over at once.</summary>
    public const double Angry = -0.55;

    /// <summary>From this urgency on a person takes over at once.</summary>
    public const double Urgent = 1.5;

    /// <summary>Articles that cover less of a question are no answer to it.</summary>
    public const double LeastCovered = 0.34;

    private const int MostOthers = 2;
    private const int LongestAnswer = 700;

    public static async Task<BotTurn> NextAsync(BotFlow flow, BotState state, BotHeard heard, IBotSources sources)
    {
        var said = new Draft(flow, heard, sources);
        if (state.Said == 0 && !flow.Greeting.IsEmpty)
        {
            said.Say(flow.Greeting);
        }

        var chosen = Chosen(state, heard.Text);
        if (WhyPerson(flow, state, heard, chosen) is { } reason)
        {
            return said.HandOver(state, reason);
        }

        if (state.Asking is { } field)
        {
            return await FormAsync(said, state, field, chosen);
        }

        switch (chosen?.Does)
        {
            case BotOptionDoes.Article when await sources.ReadAsync(chosen!.ArticleId!.Value, heard.Language) is { } page:
                return said.Article(state with { Question = chosen!.Label }, page, []);
            case BotOptionDoes.Orders:
                return await WalkAsync(said, state with { Question = chosen!.Label, Offered = true }, 0, wantsOrder: true);
            case BotOptionDoes.Yes:
                return said.Solved(state);
            case BotOptionDoes.No:
                return await WalkAsync(said, state with { Answered = false }, state.Step + 1);
        }

        if (state.Answered && (heard.NeedsNoAnswer || BotWords.IsYes(heard.Text)))
        {
            return said.Solved(state);
        }

        return state.Answered && BotWords.IsNo(heard.Text)
            ? await WalkAsync(said, state with { Answered = false }, state.Step + 1)
            : await WalkAsync(said, state with { Question = heard.Text, Answered = false }, 0);
    }

    private static string? WhyPerson(BotFlow flow, BotState state, BotHeard heard, BotOption? chosen) =>
        chosen?.Does is BotOptionDoes.Person || (chosen is null && BotWords.WantsPerson(heard.Text)) ? "asked"
        : chosen is not null ? Limit(state)
        : heard.HasFiles ? "file"
        : heard.Urgency >= Urgent || flow.UrgentWords.Any(word => BotWords.Holds(heard.Text, word)) ? "urgent"
        : heard.Mood <= Angry && !(state.Answered && BotWords.IsNo(heard.Text)) ? "angry"
        : Limit(state);

    private static string? Limit(BotState state) => state.Said >= MostSayings ? "limit" : null;

    /// <summary>By the words on the button, or by its number where the channel has no buttons.</summary>
    private static BotOption? Chosen(BotState state, string text)
    {
        var plain = BotWords.Plain(text);
        return state.Options.FirstOrDefault(option => BotWords.Plain(option.Label) == plain)
            ?? (int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= state.Options.Count ? state.Options[number - 1] : null);
    }

    /// <summary>The question goes down the steps from one of them, until one takes it.</summary>
    private static async Task<BotTurn> WalkAsync(Draft said, BotState state, int from, bool wantsOrder = false)
    {
        var (flow, heard, sources) = (said.Flow, said.Heard, said.Sources);
        for (var i = from; i < flow.Steps.Count; i++)
        {
            var step = flow.Steps[i];
            if (!step.On)
            {
                continue;
            }

            state = state with { Step = i };
            switch (step.Kind)
            {
                case BotStepKind.Orders when wantsOrder || BotWords.IsAboutOrder(state.Question):
                    if (!heard.SignedIn)
                    {
                        if (!state.ToldToSignIn)
                        {
                            said.Say(step.Say, BotWords.SignIn);
                            state = state with { ToldToSignIn = true };
                        }

                        break;
                    }

                    var orders = await sources.OrdersAsync(BotWords.OrderNumberIn(state.Question) ?? BotWords.OrderNumberIn(state.Form.GetValueOrDefault(BotField.Order, "")));
                    if (orders.Count > 0)
                    {
                        return said.Orders(state, orders);
                    }

                    break;
                case BotStepKind.Articles:
                    var hits = (await sources.FindAsync(state.Question, heard.Language)).Where(hit => hit.Covered >= LeastCovered && !state.Shown.Contains(hit.Entry.Id)).ToArray();
                    if (hits.Length > 0 && await sources.ReadAsync(hits[0].Entry.Id, heard.Language) is { } page)
                    {
                        return said.Article(state, page, [.. hits.Skip(1).Take(MostOthers).Select(hit => hit.Entry)]);
                    }

                    break;
                case BotStepKind.Choices when !state.Offered:
                    return said.Choices(state with { Offered = true }, step);
                case BotStepKind.Form when Missing(step, state, heard) is { } field:
                    return said.Ask(state, step, field);
            }
        }

        return said.HandOver(state, state.Answers > 0 ? "not-helped" : "not-understood");
    }

    private static async Task<BotTurn> FormAsync(Draft said, BotState state, BotField field, BotOption? chosen)
    {
        var answer = chosen?.Does is BotOptionDoes.Skip ? "" : said.Heard.Text.Trim();
        if (field is BotField.Email && answer.Length > 0 && !MailAddress.TryCreate(answer, out _))
        {
            return said.AskAgain(state, field);
        }

        var filled = state with
        {
            Asking = null,
            Form = new Dictionary<BotField, string>(state.Form) { [field] = answer.Length > 200 ? answer[..200] : answer },
        };
        var step = said.Flow.Steps.ElementAtOrDefault(state.Step) is { Kind: BotStepKind.Form } asked ? asked : null;
        return step is not null && Missing(step, filled, said.Heard) is { } next ? said.Ask(filled, null, next) : await WalkAsync(said, filled, state.Step + 1);
    }

    /// <summary>Who is signed in is not asked who he is.</summary>
    private static BotField? Missing(BotStep step, BotState state, BotHeard heard) =>
        step.Fields.Where(field => !state.Form.ContainsKey(field) && !(heard.SignedIn && field is not BotField.Order)).Select(field => (BotField?)field).FirstOrDefault();

    /// <summary>What is being said in this turn.</summary>
    private sealed class Draft(BotFlow flow, BotHeard heard, IBotSources sources)
    {
        private readonly List<BotSaying> _sayings = [];

        public BotFlow Flow => flow;

        public BotHeard Heard => heard;

        public IBotSources Sources => sources;

        public void Say(BotText text, BotText? orElse = null) => _sayings.Add(new BotSaying((text.IsEmpty && orElse is not null ? orElse : text).In(heard.Language), []));

        public BotTurn Solved(BotState state)
        {
            Say(BotWords.Glad);
            return Done(state with { Answered = false }, [], BotEnd.Solved);
        }

        public BotTurn HandOver(BotState state, string reason)
        {
            Say(heard.Open == false ? flow.HandOverAway : flow.HandOver, heard.Open == false ? BotWords.HandOverAway : BotWords.HandOver);
            return Done(state with { Answered = false, Asking = null }, [], BotEnd.HandedOver, reason);
        }

        public BotTurn Article(BotState state, HelpPage page, IReadOnlyList<HelpEntry> others)
        {
            var source = BotWords.Filled(BotWords.Source, heard.Language, page.Title);
            var link = page.Link.StartsWith('/') ? "" : $"\n{page.Link}";
            _sayings.Add(new BotSaying($"{Short(page.Text)}\n\n{source}{link}", [], page.Id));
            return Asked(state with { Shown = [.. state.Shown, page.Id] }, others);
        }

        public BotTurn Orders(BotState state, IReadOnlyList<BotOrder> orders)
        {
            var lines = orders.Select(order => string.Create(
                CultureInfo.InvariantCulture, $"{order.Number} ({order.PlacedAt:yyyy-MM-dd}): {BotWords.StateOf(order.State).In(heard.Language)}{(order.Link is null ? "" : $"\n{order.Link}")}"));
            _sayings.Add(new BotSaying($"{BotWords.Orders.In(heard.Language)}\n{string.Join('\n', lines)}", []));
            return Asked(state, []);
        }

        public BotTurn Choices(BotState state, BotStep step)
        {
            Say(step.Say, BotWords.WhatIsIt);
            return Done(state, [.. step.Choices.Where(choice => choice.Does is not BotChoiceDoes.Person).Select(choice => new BotOption(
                choice.Label.In(heard.Language), choice.Does is BotChoiceDoes.Orders ? BotOptionDoes.Orders : BotOptionDoes.Article, choice.ArticleId))]);
        }

        public BotTurn Ask(BotState state, BotStep? step, BotField field)
        {
            if (step is { Say.IsEmpty: false })
            {
                Say(step.Say);
            }

            Say(BotWords.Ask(field));
            return Done(state with { Asking = field }, [new BotOption(BotWords.Skip.In(heard.Language), BotOptionDoes.Skip)]);
        }

        public BotTurn AskAgain(BotState state, BotField field)
        {
            Say(BotWords.Again);
            return Done(state with { Asking = field }, [new BotOption(BotWords.Skip.In(heard.Language), BotOptionDoes.Skip)]);
        }

        private BotTurn Asked(BotState state, IReadOnlyList<HelpEntry> others)
        {
            Say(BotWords.DidItHelp);
            return Done(
                state with { Answered = true, Answers = state.Answers + 1, Offered = false },
                [
                    new(BotWords.Yes.In(heard.Language), BotOptionDoes.Yes),
                    new(BotWords.No.In(heard.Language), BotOptionDoes.No),
                    .. others.Select(other => new BotOption(other.Title, BotOptionDoes.Article, other.Id)),
                ]);
        }

        private BotTurn Done(BotState state, IReadOnlyList<BotOption> options, BotEnd? end = null, string? reason = null)
        {
            BotOption[] all = end is null ? [.. options, new(BotWords.Person.In(heard.Language), BotOptionDoes.Person)] : [];
            if (all.Length > 0)
            {
                _sayings[^1] = _sayings[^1] with { Choices = [.. all.Select(option => option.Label)] };
            }

            return new BotTurn(_sayings, state with { Options = all, Said = state.Said + _sayings.Count }, end, reason);
        }

        private static string Short(string text)
        {
            if (text.Length <= LongestAnswer)
            {
                return text;
            }

            var end = text.LastIndexOf('\n', LongestAnswer);
            end = end > LongestAnswer / 2 ? end : char.IsHighSurrogate(text[LongestAnswer - 1]) ? LongestAnswer - 1 : LongestAnswer;
            return $"{text[..end].TrimEnd()}…";
        }
    }
}
