using CxmHelpdesk.Desk.Saved;
using FluentValidation;

namespace CxmHelpdesk.Desk.Macros;

/// <summary>A text that is written often. Its places such as <c>{{customer.name}}</c> are filled from the ticket, see <see cref="Placeholders"/>.</summary>
/// <param name="Shortcut">Inserts it when typed after a slash.</param>
/// <param name="Language">Of the text; answers in the ticket's language are offered first.</param>
public sealed record CannedAnswer(string Text, string? Shortcut = null, string? Language = null);

public sealed class SaveCannedAnswerValidator : AbstractValidator<SaveItem<CannedAnswer>>
{
    public SaveCannedAnswerValidator()
    {
        this.IsSavedItem();
        When(item => item.Body is not null, () =>
        {
            RuleFor(item => item.Body.Text).NotEmpty().MaximumLength(20_000);
            RuleFor(item => item.Body.Shortcut).Matches(@"^[\p{L}\p{N}_-]{1,30}$").When(item => item.Body.Shortcut is not null)
                .WithMessage("Letters, digits, - and _, at most 30.");
            RuleFor(item => item.Body.Language).Matches("^[a-z]{2}$").When(item => item.Body.Language is not null);
        });
    }
}
