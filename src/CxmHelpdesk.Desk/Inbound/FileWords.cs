using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>What a message without words is called in the queue, in the customer's language.</summary>
internal static class FileWords
{
    /// <summary>For a ticket that begins with it; empty: there is nothing at all.</summary>
    public static string SubjectOf(Message message, string? language) => message.Attachments is [var first, ..] ? WordOf(message, first, language) ?? first.FileName : "";

    /// <summary>For the line below: a file's own name says more, unless the network made it up.</summary>
    public static string SnippetOf(Message message, string? language) => message.Attachments is [var first, ..] ? (first.Content is RemoteContent ? WordOf(message, first, language) : null) ?? first.FileName : "";

    private static string? WordOf(Message message, Attachment file, string? language)
    {
        var (english, japanese) = file switch
        {
            { Sticker: true } => ("Sticker", "スタンプ"),
            _ => file.ContentType.Split('/')[0] switch
            {
                "image" => ("Photo", "写真"),
                "video" => ("Video", "動画"),
                "audio" => ("Voice message", "音声メッセージ"),
                _ => ("", ""),
            },
        };
        var word = language == "ja" ? japanese : english;
        return word.Length == 0 ? null : file.Sticker && message.Facts.TryGetValue("sticker", out var says) ? $"{word} ({says})" : word;
    }
}
