using System.Collections.Concurrent;
using CxmHelpdesk.Channels;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>Names and pictures of people whose channel tells them only when asked. Kept in memory for a day, so that somebody who writes ten messages is asked for once.</summary>
internal sealed partial class Profiles(TimeProvider time, ILogger log)
{
    public const string SpeakerFact = "speaker";

    private const int Most = 20_000;
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Who, Known> _known = new();

    /// <summary>Whether to complete the message takes a question to the provider.</summary>
    public bool HasToAsk(Message message, IChannel channel, ChannelAccount account) =>
        channel is IProfileSource && ToAsk(message).Any(one => Remembered(new Who(account.Id, one.Person, one.Within)) is null);

    /// <returns>With names, where they can be had; and with who of a group spoke as a fact beside it.</returns>
    public async Task<Message> CompleteAsync(Message message, IChannel channel, ChannelAccount account, CancellationToken ct)
    {
        var profiles = new Dictionary<Party, Profile?>();
        if (channel is IProfileSource source)
        {
            foreach (var (person, within) in ToAsk(message))
            {
                profiles[person] = await AskAsync(source, person, within, account, ct);
            }
        }

        var whole = profiles.GetValueOrDefault(message.Sender) is { } sender
            ? message with { Sender = message.Sender with { Name = sender.Name, Picture = message.Sender.Picture ?? sender.Picture }, Language = message.Language ?? (message.Text.Length == 0 ? sender.Language : null) }
            : message;
        return message.Speaker is { } speaker
            ? whole with { Facts = new Dictionary<string, string>(whole.Facts) { [SpeakerFact] = speaker.Name ?? profiles.GetValueOrDefault(speaker)?.Name ?? Short(speaker.Address) } }
            : whole;
    }

    private static IEnumerable<(Party Person, Party? Within)> ToAsk(Message message)
    {
        if (message.Sender.Name is null)
        {
            yield return (message.Sender, null);
        }

        if (message.Speaker is { Name: null } speaker)
        {
            yield return (speaker, message.Sender);
        }
    }

    private async Task<Profile?> AskAsync(IProfileSource source, Party person, Party? within, ChannelAccount account, CancellationToken ct)
    {
        var who = new Who(account.Id, person, within);
        if (Remembered(who) is { } known)
        {
            return known.Profile;
        }

        using var limit = new CancellationTokenSource(s_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return Remember(who, await source.ProfileAsync(person, within, account, either.Token).WaitAsync(either.Token), s_kept);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogNoProfile(account.Channel, account.Id, error.GetType().Name);
            return Remember(who, null, s_afterFailure);
        }
    }

    private Known? Remembered(Who who) => _known.TryGetValue(who, out var known) && known.Until > time.GetUtcNow() ? known : null;

    private Profile? Remember(Who who, Profile? profile, TimeSpan length)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[who] = new Known(profile, time.GetUtcNow() + length);
        return profile;
    }

    private static string Short(string address) => address.Length <= 8 ? address : $"{address[..8]}…";

    [LoggerMessage(2010, LogLevel.Information, "Channel {Channel}, account {AccountId}: no name was to be had ({Error})")]
    private partial void LogNoProfile(string channel, long accountId, string error);

    private sealed record Who(long AccountId, Party Person, Party? Within);

    private sealed record Known(Profile? Profile, DateTimeOffset Until);
}
