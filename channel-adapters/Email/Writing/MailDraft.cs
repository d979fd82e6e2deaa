using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>A mail before it is written. Nothing in it needs to be clean: <see cref="MimeWriter"/> lets no value break out of its field.</summary>
/// <param name="MessageId">With brackets; the same at every attempt to send this mail.</param>
/// <param name="Text">Plain text, any line ends.</param>
public sealed record MailDraft(Mailbox From, IReadOnlyList<Mailbox> To, string Subject, string MessageId, DateTimeOffset Date, string Text)
{
    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    /// <summary>Part of the envelope only; never written into the mail.</summary>
    public IReadOnlyList<Mailbox> Bcc { get; init; } = [];

    public Mailbox? ReplyTo { get; init; }

    public string? InReplyTo { get; init; }

    /// <summary>Oldest first; trimmed when written.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>A whole document; null: the mail is plain.</summary>
    public string? Html { get; init; }

    public IReadOnlyList<DraftFile> Files { get; init; } = [];

    /// <summary>Written by a program: marked so that no other program answers it (RFC 3834 §3.1.7).</summary>
    public bool Automatic { get; init; }

    /// <summary>Names this desk, so that its own mails are known when they come back.</summary>
    public string? LoopMark { get; init; }
}

/// <param name="Size">Exactly as many bytes as <paramref name="OpenAsync"/> gives.</param>
/// <param name="ContentId">Without brackets; set if the HTML shows this file in place.</param>
public sealed record DraftFile(string Name, string ContentType, long Size, Func<CancellationToken, Task<Stream>> OpenAsync, string? ContentId = null);
