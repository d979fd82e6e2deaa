using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Desk.Outbound;

public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>After so many failed attempts a message is dead until somebody tries it again.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 12;

    /// <summary>How long a reply can be taken back before it goes out, on channels that are not live. 0: not at all.</summary>
    [Range(0, 60)]
    public int UndoSeconds { get; set; } = 10;

    /// <summary>The same where the customer sits at the other end.</summary>
    [Range(0, 60)]
    public int LiveUndoSeconds { get; set; }

    [Range(1, 3600)]
    public int FirstDelaySeconds { get; set; } = 10;

    [Range(1, 86_400)]
    public int MaxDelaySeconds { get; set; } = 3600;

    /// <summary>How many messages this process sends at the same time.</summary>
    [Range(1, 1000)]
    public int Parallel { get; set; } = 32;

    /// <summary>How many of them to the same account, so that a provider that hangs holds up only itself.</summary>
    [Range(1, 1000)]
    public int ParallelPerAccount { get; set; } = 8;

    /// <summary>A provider that has not answered by then is tried again later. Files get more time: a second for each 100 kB.</summary>
    [Range(1, 600)]
    public int SendTimeoutSeconds { get; set; } = 60;

    /// <summary>How long running sends may take to end when the server stops.</summary>
    [Range(0, 600)]
    public int GraceSeconds { get; set; } = 10;

    /// <summary>Longer than a send without files can take; then another process takes the message over.</summary>
    internal TimeSpan Lease => TimeSpan.FromSeconds(SendTimeoutSeconds * 2);

    /// <summary>How long a send may take. 25 MB over a slow line must not be given up each time just before the end.</summary>
    internal TimeSpan TimeFor(long fileBytes) => TimeSpan.FromSeconds(SendTimeoutSeconds + fileBytes / 100_000);
}
