using CxmHelpdesk.Channels;
using FluentValidation;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <param name="Settings">As in the form; a missing one is its field's default. Secrets are not needed.</param>
public sealed record PreviewCallsRequest(string Channel, IReadOnlyDictionary<string, string?> Settings);

internal sealed class PreviewCallsValidator : AbstractValidator<PreviewCallsRequest>
{
    public PreviewCallsValidator()
    {
        RuleFor(request => request.Channel).NotEmpty().MaximumLength(40);
        RuleFor(request => request.Settings).NotNull().Must(settings => settings is null || settings.Count <= 100).WithMessage("These are too many settings.");
        RuleForEach(request => request.Settings).Must(setting => setting.Value is not { Length: > 10_000 }).WithMessage("A setting is too long.");
    }
}

/// <summary>What callers of a channel would hear with settings that are not saved yet.</summary>
public sealed class PreviewCalls(ChannelRegistry channels)
{
    public Outcome<IReadOnlyList<CallScene>> Handle(PreviewCallsRequest request)
    {
        if (channels.Find(request.Channel) is not { } found || found is not ICallSource source)
        {
            return new Refusal.Invalid("channel", "No such channel with calls is installed.");
        }

        var settings = found.Descriptor.Settings
            .Select(field => (field.Key, Value: request.Settings.TryGetValue(field.Key, out var value) ? value : field.Default))
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!);
        return Outcome.Of(source.Preview(new ChannelAccount(0, request.Channel, "preview", "", settings)));
    }
}
