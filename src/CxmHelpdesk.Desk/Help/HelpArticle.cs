using FluentValidation;

namespace CxmHelpdesk.Desk.Help;

/// <summary>One language's side of an article.</summary>
/// <param name="Body">Markdown (CommonMark with pipe tables); HTML in it is shown as text.</param>
/// <param name="Collection">The heading under which readers of this language find it.</param>
public sealed record HelpText(string Title, string Body, string Collection);

/// <summary>As those who write articles see it.</summary>
public sealed record HelpArticleDto
{
    public required long Id { get; init; }

    /// <summary>Null: not written in English.</summary>
    public HelpText? En { get; init; }

    /// <summary>Null: not written in Japanese.</summary>
    public HelpText? Ja { get; init; }

    /// <summary>Readers can find it. Else it is a draft, which only supervisors and administrators see.</summary>
    public required bool Published { get; init; }

    /// <summary>0, 1, 2 ... over all articles; a collection stands where its first article stands.</summary>
    public required int Position { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public long? UpdatedBy { get; init; }

    /// <summary>Readers who said that it helped, or that it did not; each counts once.</summary>
    public required int Helped { get; init; }

    public required int NotHelped { get; init; }

    public required long Version { get; init; }
}

/// <summary>The whole article: a side that is absent is removed.</summary>
/// <param name="Version">The version that was read; null for a new one.</param>
public sealed record SaveHelpArticle(HelpText? En, HelpText? Ja, bool Published, long? Version = null);

/// <param name="Body">Markdown.</param>
public sealed record PreviewHelp(string Body);

/// <param name="Ids">All articles, in the order wanted; those left out come behind.</param>
public sealed record OrderHelpArticles(IReadOnlyList<long> Ids);

/// <summary>An article as a list shows it, in one language.</summary>
/// <param name="Language">Of the title and the beginning; another than asked for where there is no other.</param>
/// <param name="Beginning">The first words without marks, some 160 characters.</param>
public sealed record HelpEntry(long Id, string Title, string Collection, string Beginning, string Language);

/// <summary>An article as it is read.</summary>
/// <param name="Html">Sanitised; may be put into a page as it is.</param>
/// <param name="Text">The same without marks, for channels that show none.</param>
/// <param name="Markdown">As it was written, for channels that take it.</param>
/// <param name="Link">Where anybody can read it; a path where the desk was not told its public address.</param>
public sealed record HelpPage(long Id, string Title, string Collection, string Language, IReadOnlyList<string> Languages, string Html, string Text, string Markdown, DateTimeOffset UpdatedAt, string Link);

/// <summary>The languages that articles are written in.</summary>
public static class HelpLanguages
{
    public const string English = "en";
    public const string Japanese = "ja";

    /// <summary>The one of ours nearest to what a browser or a message says.</summary>
    public static string Nearest(string? language) => language?.StartsWith(Japanese, StringComparison.OrdinalIgnoreCase) == true ? Japanese : English;
}

public sealed class SaveHelpArticleValidator : AbstractValidator<SaveHelpArticle>
{
    public const int LongestBody = 30_000;

    public SaveHelpArticleValidator()
    {
        RuleFor(article => article.En).Must((article, _) => article.En is not null || article.Ja is not null).WithMessage("Write it in one language at least.");
        RuleFor(article => article.En!).SetValidator(new SideValidator()).When(article => article.En is not null);
        RuleFor(article => article.Ja!).SetValidator(new SideValidator()).When(article => article.Ja is not null);
    }

    private sealed class SideValidator : AbstractValidator<HelpText>
    {
        public SideValidator()
        {
            RuleFor(text => text.Title).NotEmpty().MaximumLength(200);
            RuleFor(text => text.Body).NotEmpty().MaximumLength(LongestBody);
            RuleFor(text => text.Collection).NotNull().MaximumLength(100);
        }
    }
}

public sealed class OrderHelpArticlesValidator : AbstractValidator<OrderHelpArticles>
{
    public OrderHelpArticlesValidator() => RuleFor(order => order.Ids).Must(ids => ids is { Count: <= 5000 }).WithMessage("At most 5000 articles.");
}

public sealed class PreviewHelpValidator : AbstractValidator<PreviewHelp>
{
    public PreviewHelpValidator() => RuleFor(preview => preview.Body).NotNull().MaximumLength(SaveHelpArticleValidator.LongestBody);
}
