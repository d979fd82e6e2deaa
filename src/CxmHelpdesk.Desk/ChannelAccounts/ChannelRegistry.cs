using System.Collections.Frozen;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <summary>The channels that this server was built with, by key.</summary>
public sealed class ChannelRegistry
{
    private readonly FrozenDictionary<string, IChannel> _byKey;

    public ChannelRegistry(IEnumerable<IChannel> channels)
    {
        All = [.. channels.OrderBy(channel => channel.Descriptor.Key, StringComparer.Ordinal)];
        var twice = All.GroupBy(channel => channel.Descriptor.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"Two adapters call themselves \"{twice.Key}\".");
        }

        _byKey = All.ToFrozenDictionary(channel => channel.Descriptor.Key, StringComparer.Ordinal);
    }

    public IReadOnlyList<IChannel> All { get; }

    /// <summary>Null: no adapter of that key is installed (any more).</summary>
    public IChannel? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Something can go out by this account.</summary>
    public bool CanSend(ChannelAccount account) => Find(account.Channel)?.CanSend(account) == true;

    /// <summary>The kind of address to which this account may write without having been written to; null: none, or nothing can go out by it.</summary>
    public string? WritesFirstTo(ChannelAccount account) => CanSend(account) ? Find(account.Channel)!.Descriptor.Capabilities.WritesFirstTo : null;
}
