namespace CxmHelpdesk.Channels;

/// <summary>A channel that can show its customers that somebody writes to them.</summary>
public interface ITypingSource
{
    /// <summary>How long it shows; asked for again after that while the agent goes on.</summary>
    TimeSpan TypingLasts { get; }

    /// <summary>A courtesy: where it fails nothing is lost, and it is not tried again.</summary>
    /// <param name="conversation">As <see cref="OutboundMessage.Conversation"/>.</param>
    Task ShowTypingAsync(Party to, string? conversation, ChannelAccount account, CancellationToken ct);
}
