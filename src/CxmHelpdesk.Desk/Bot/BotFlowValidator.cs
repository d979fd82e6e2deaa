using FluentValidation;

namespace CxmHelpdesk.Desk.Bot;

public sealed class BotFlowValidator : AbstractValidator<BotFlow>
{
    private const int MostSteps = 12;
    private const int MostChoices = 8;
    private const int LongestLabel = 60;
    private const int LongestText = 1000;

    public BotFlowValidator()
    {
        RuleFor(flow => flow.Name).Must(text => !text.IsEmpty).WithMessage("The bot needs a name.").Must(text => Fits(text, LongestLabel)).WithMessage($"At most {LongestLabel} characters.");
        RuleFor(flow => flow.Greeting).Must(text => Fits(text, LongestText)).WithMessage($"At most {LongestText} characters.");
        RuleFor(flow => flow.HandOver).Must(text => Fits(text, LongestText)).WithMessage($"At most {LongestText} characters.");
        RuleFor(flow => flow.HandOverAway).Must(text => Fits(text, LongestText)).WithMessage($"At most {LongestText} characters.");
        RuleFor(flow => flow.Steps).Must(steps => steps.Count <= MostSteps).WithMessage($"At most {MostSteps} steps.");
        RuleForEach(flow => flow.Steps).ChildRules(step =>
        {
            step.RuleFor(one => one.Say).Must(text => Fits(text, LongestText)).WithMessage($"At most {LongestText} characters.");
            step.RuleFor(one => one.Choices).Must(choices => choices.Count <= MostChoices).WithMessage($"At most {MostChoices} choices.");
            step.RuleFor(one => one.Choices).Must(choices => choices.All(choice => !choice.Label.IsEmpty && Fits(choice.Label, LongestLabel))).WithMessage($"Each choice needs words, at most {LongestLabel} characters.");
            step.RuleFor(one => one.Choices).Must(choices => choices.All(choice => choice.Does is not BotChoiceDoes.Article || choice.ArticleId is not null)).WithMessage("Choose the article.");
            step.RuleFor(one => one.Fields).Must(fields => fields.Count == fields.Distinct().Count()).WithMessage("Each field once.");
        });
        RuleFor(flow => flow.UrgentWords).Must(words => words.Count <= 100 && words.All(word => word.Trim().Length is > 0 and <= LongestLabel)).WithMessage($"At most 100 words of at most {LongestLabel} characters.");
    }

    private static bool Fits(BotText text, int most) => text.En.Length <= most && text.Ja.Length <= most;
}
