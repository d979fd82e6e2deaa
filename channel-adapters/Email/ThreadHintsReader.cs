namespace CxmHelpdesk.Channels.Email;

/// <summary>What a mail says about where it belongs, strongest first; nothing of it is proof, the desk checks the sender.</summary>
internal static class ThreadHintsReader
{
    private const int MostIds = 50;
    private const int ConversationBytes = 22;

    private static readonly string[] AddressFields = ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To"];

    public static ThreadHints Read(Mail mail, string[] own)
    {
        var answersTo = AnswersTo(mail);
        return new ThreadHints(TokenInAddress(mail, own) ?? TokenInIds(answersTo), answersTo, Conversation(mail.Headers.Raw("Thread-Index")));
    }

    /// <summary>In-Reply-To, then References from the last to the first (RFC 5322 §3.6.4).</summary>
    private static List<string> AnswersTo(Mail mail)
    {
        var ids = new List<string>();
        foreach (var id in mail.InReplyTo.Concat(mail.References.Reverse()))
        {
            if (ids.Count < MostIds && !ids.Contains(id))
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private static string? TokenInAddress(Mail mail, string[] own)
    {
        foreach (var field in AddressFields)
        {
            foreach (var mailbox in mail.Headers.Addresses(field))
            {
                if (ReplyAddress.TokenOf(mailbox.Address, own) is { } token)
                {
                    return token;
                }
            }
        }

        return null;
    }

    private static string? TokenInIds(List<string> ids)
    {
        foreach (var id in ids)
        {
            if (ReplyAddress.TokenOfId(id) is { } token)
            {
                return token;
            }
        }

        return null;
    }

    /// <summary>Outlook's Thread-Index: its first 22 bytes are the conversation, each answer adds five ([MS-OXOMSG] §2.2.1.3).</summary>
    private static string? Conversation(string? threadIndex)
    {
        if (threadIndex is not { Length: >= 28 and < 4000 })
        {
            return null;
        }

        var bytes = new byte[threadIndex.Length];
        return Convert.TryFromBase64String(threadIndex.Trim(), bytes, out var length) && length >= ConversationBytes
            ? Convert.ToBase64String(bytes, 0, ConversationBytes) : null;
    }
}
