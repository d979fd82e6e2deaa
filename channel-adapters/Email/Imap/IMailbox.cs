namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>
/// One folder of one mailbox on a server, as the poller needs it. Our own client stands behind it; another library could. An instance is used by one caller
/// at a time. Every member may throw <see cref="MailServerException"/>, after which the connection is of no more use, or <see cref="CommandRefusedException"/>, after which it is.
/// </summary>
internal interface IMailbox : IAsyncDisposable
{
    /// <param name="readOnly">The server itself will change nothing (EXAMINE).</param>
    Task<FolderState> OpenAsync(string folder, bool readOnly, CancellationToken ct);

    /// <summary>UIDs from <paramref name="first"/> on, ascending; of mail that arrived on that day or later, if one is given.</summary>
    Task<IReadOnlyList<uint>> SearchAsync(uint first, DateOnly? since, CancellationToken ct);

    /// <summary>Sizes and times of arrival. Mail that is gone is left out.</summary>
    Task<IReadOnlyList<MailItem>> ListAsync(IReadOnlyList<uint> uids, CancellationToken ct);

    /// <summary>Whole mails, without marking them as read. Mail that is gone is left out.</summary>
    Task<IReadOnlyList<FetchedMail>> FetchAsync(IReadOnlyList<uint> uids, CancellationToken ct);

    /// <summary>The first bytes of a mail that is too large to be taken whole.</summary>
    Task<FetchedMail?> FetchStartAsync(uint uid, int bytes, CancellationToken ct);

    /// <summary>Makes the folder if it is missing.</summary>
    Task MoveAsync(IReadOnlyList<uint> uids, string folder, CancellationToken ct);

    /// <summary>Returns when the server says that something came, or after a while. Only a hint: look again in either case.</summary>
    Task WaitAsync(CancellationToken ct);
}

/// <param name="Validity">While it stays the same, a UID means the same mail (RFC 3501 §2.3.1.1).</param>
/// <param name="NextUid">What comes has this UID or a higher one; null if the server does not say.</param>
internal sealed record FolderState(uint Validity, uint? NextUid);

internal sealed record MailItem(uint Uid, long Size, DateTimeOffset? Arrived);

internal sealed record FetchedMail(uint Uid, ReadOnlyMemory<byte> Bytes, DateTimeOffset? Arrived);

/// <summary>The connection is lost, or the server says what no server says. The message is for administrators and holds no secret.</summary>
internal sealed class MailServerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server understood and will not. The connection lives.</summary>
/// <param name="code">The response code in brackets, such as <c>TRYCREATE</c> (RFC 5530); null if there is none.</param>
/// <param name="text">The server's own words.</param>
internal sealed class CommandRefusedException(string? code, string text) : Exception($"The mail server refuses: {text}")
{
    public string? Code => code;

    public string Text => text;
}
