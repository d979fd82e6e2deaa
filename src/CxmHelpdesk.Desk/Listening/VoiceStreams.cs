using System.Security.Cryptography;
using System.Text;
using FluentValidation;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>What supervisors listen for among public posts: their brand, a product, a topic.</summary>
public sealed record VoiceStreams
{
    /// <summary>Where settings keep them.</summary>
    public const string Name = "voice-streams";

    public const int Most = 20;

    public IReadOnlyList<VoiceStream> Streams { get; init; } = [];

    /// <summary>The keys of those that a text belongs to, always in the same order.</summary>
    internal IReadOnlyList<string> About(string text)
    {
        var normal = Keywords.Normal(text);
        return [.. Streams.Where(stream => stream.IsAbout(normal)).Select(stream => stream.Key).Distinct().Order(StringComparer.Ordinal)];
    }
}

/// <param name="Id">Of the client's making, and kept by it; unique among the streams.</param>
/// <param name="Words">A post with any of them belongs to the stream.</param>
public sealed record VoiceStream(string Id, string Name, IReadOnlyList<string> Words)
{
    /// <summary>By this its posts are counted: the same words, the same posts.</summary>
    internal string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Words.Select(Keywords.Normal).Order(StringComparer.Ordinal)))).AsSpan(0, 12));

    /// <param name="normal">Made by <see cref="Keywords.Normal"/>.</param>
    internal bool IsAbout(string normal) => Words.Any(word => Keywords.IsInNormal(normal, Keywords.Normal(word)));
}

public sealed class VoiceStreamsValidator : AbstractValidator<VoiceStreams>
{
    public VoiceStreamsValidator()
    {
        RuleFor(all => all.Streams).NotNull().Must(streams => streams is null || streams.Count <= VoiceStreams.Most).WithMessage($"At most {VoiceStreams.Most} streams.");
        RuleFor(all => all.Streams).Must(streams => streams is null || streams.Select(stream => stream?.Id).Distinct().Count() == streams.Count).WithMessage("Each stream needs an ID of its own.");
        RuleForEach(all => all.Streams).NotNull().SetValidator(new VoiceStreamValidator());
    }
}

public sealed class VoiceStreamValidator : AbstractValidator<VoiceStream>
{
    public VoiceStreamValidator()
    {
        RuleFor(stream => stream.Id).NotEmpty().MaximumLength(40);
        RuleFor(stream => stream.Name).NotEmpty().MaximumLength(60);
        RuleFor(stream => stream.Words).NotEmpty().Must(words => words is null || words.Count <= 30).WithMessage("At most 30 words.");
        RuleForEach(stream => stream.Words).NotEmpty().MaximumLength(60);
    }
}
