namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>A file that came with a mail.</summary>
/// <param name="Name">Safe to show; made up where the mail gives none.</param>
/// <param name="Disposition"><c>attachment</c>, <c>inline</c> or null, as the mail says.</param>
/// <param name="ContentId">Without brackets.</param>
/// <param name="Open">Decodes the bytes while they are read, each time anew.</param>
public sealed record MailFile(string Name, string ContentType, string? Disposition, string? ContentId, Func<Stream> Open)
{
    public byte[] ReadAll()
    {
        using var content = Open();
        using var all = new MemoryStream();
        content.CopyTo(all);
        return all.ToArray();
    }
}

/// <summary>What a mail shows to its reader.</summary>
/// <param name="text">Makes <see cref="Text"/> when it is first asked for.</param>
public sealed class MailContent(
    Func<string> text,
    string? html,
    bool textIsDerived,
    IReadOnlyList<MailFile> files,
    IReadOnlyList<CalendarEvent> events,
    Protection protection)
{
    private string? made;

    /// <summary>Plain text, LF line ends; made from the HTML where that is all there is.</summary>
    public string Text => made ??= text();

    /// <summary>As it came, hostile.</summary>
    public string? Html => html;

    /// <summary>No part of the mail is plain text.</summary>
    public bool TextIsDerived => textIsDerived;

    public IReadOnlyList<MailFile> Files => files;

    /// <summary>Invitations and their answers, each once.</summary>
    public IReadOnlyList<CalendarEvent> Events => events;

    /// <summary>Whether the mail is signed or encrypted.</summary>
    public Protection Protection => protection;
}
