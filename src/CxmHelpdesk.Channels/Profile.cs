namespace CxmHelpdesk.Channels;

/// <summary>A channel whose messages name people by ids only.</summary>
public interface IProfileSource
{
    /// <summary>
    /// Asked for somebody who wrote and whose name is not in the message; about once a day for each, never inside a transaction. A failure costs the name, not the message.
    /// </summary>
    /// <param name="within">The group in which he wrote; null: to us alone.</param>
    /// <returns>Null: the provider does not tell.</returns>
    Task<Profile?> ProfileAsync(Party person, Party? within, ChannelAccount account, CancellationToken ct);
}

/// <param name="Name">As the person wrote it.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Picture">See <see cref="Party.Picture"/>.</param>
public sealed record Profile(string? Name, string? Language = null, string? Picture = null);
