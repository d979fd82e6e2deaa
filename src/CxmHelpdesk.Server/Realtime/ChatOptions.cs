using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>How much a visitor may do. Counted on each node by itself.</summary>
public sealed class ChatOptions
{
    public const string Section = "Chat";

    [Range(1, 1_000_000)]
    public int MessagesPerMinute { get; set; } = 20;

    /// <summary>All visitors behind one address together: an office, a school.</summary>
    [Range(1, 10_000_000)]
    public int MessagesPerMinutePerAddress { get; set; } = 300;

    [Range(1, 10_000_000)]
    public int SessionsPerMinutePerAddress { get; set; } = 120;

    /// <summary>Help articles listed, searched and read.</summary>
    [Range(1, 10_000_000)]
    public int HelpPerMinutePerAddress { get; set; } = 300;

    [Range(1, 10_000)]
    public int FilesPerMinute { get; set; } = 20;

    /// <summary>Pages visited and messages seen.</summary>
    [Range(1, 10_000)]
    public int SightsPerMinute { get; set; } = 60;

    /// <summary>Signs of typing.</summary>
    [Range(1, 10_000)]
    public int TypingPerMinute { get; set; } = 120;
}
