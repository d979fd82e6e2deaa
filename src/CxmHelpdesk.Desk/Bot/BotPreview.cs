using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Sentiment;
using FluentValidation;

namespace CxmHelpdesk.Desk.Bot;

/// <param name="Said">All that the customer said so far, in order.</param>
/// <param name="SignedIn">As if the site had signed who he is.</param>
/// <param name="Open">As if somebody were there.</param>
public sealed record PreviewBot(BotFlow Flow, string Language, IReadOnlyList<string> Said, bool SignedIn = false, bool Open = true);

/// <param name="FromBot">Else the customer said it.</param>
public sealed record BotPreviewLine(bool FromBot, string Text, IReadOnlyList<string> Choices, long? ArticleId);

/// <param name="End">Null: it goes on.</param>
public sealed record BotPreviewTalk(IReadOnlyList<BotPreviewLine> Lines, BotEnd? End, string? Reason);

public sealed class PreviewBotValidator : AbstractValidator<PreviewBot>
{
    public PreviewBotValidator()
    {
        RuleFor(preview => preview.Flow).NotNull().SetValidator(new BotFlowValidator());
        RuleFor(preview => preview.Language).Must(language => language is HelpLanguages.English or HelpLanguages.Japanese).WithMessage("en or ja");
        RuleFor(preview => preview.Said).Must(said => said is { Count: <= BotEngine.MostSayings } && said.All(text => text is { Length: > 0 and <= 1000 })).WithMessage("A few messages of at most 1000 characters.");
    }
}

/// <summary>Plays a talk with a flow that is not saved yet, by the engine and the articles that customers get. Nothing is kept or sent.</summary>
public sealed class BotPreview(Db db, HelpReading reading, ToneReader tone, TimeProvider time)
{
    public Task<BotPreviewTalk> PlayAsync(PreviewBot preview, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var sources = new Made(new BotSources(session, reading, null), preview.SignedIn, time.GetUtcNow());
                var lines = new List<BotPreviewLine>();
                var turn = new BotTurn([], new BotState());
                foreach (var text in preview.Said)
                {
                    lines.Add(new BotPreviewLine(false, text, [], null));
                    var sound = tone.Read(text, preview.Language, time.GetUtcNow());
                    var heard = new BotHeard(text, preview.Language)
                    {
                        Mood = sound.Mood, Urgency = sound.Urgency, NeedsNoAnswer = sound.NeedsNoAnswer, SignedIn = preview.SignedIn, Open = preview.Open,
                    };
                    turn = await BotEngine.NextAsync(preview.Flow, turn.State, heard, sources);
                    lines.AddRange(turn.Sayings.Select(saying => new BotPreviewLine(true, saying.Text, saying.Choices, saying.ArticleId)));
                    if (turn.End is not null)
                    {
                        break;
                    }
                }

                return new BotPreviewTalk(lines, turn.End, turn.Reason);
            },
            ct);

    /// <summary>The real articles, and one order that nobody placed.</summary>
    private sealed class Made(IBotSources real, bool signedIn, DateTimeOffset now) : IBotSources
    {
        public Task<IReadOnlyList<HelpHit>> FindAsync(string question, string language) => real.FindAsync(question, language);

        public Task<HelpPage?> ReadAsync(long articleId, string language) => real.ReadAsync(articleId, language);

        public Task<IReadOnlyList<BotOrder>> OrdersAsync(string? number) =>
            Task.FromResult<IReadOnlyList<BotOrder>>(signedIn ? [new BotOrder { Number = number ?? "0000", State = "shipped", PlacedAt = now.AddDays(-2) }] : []);
    }
}
