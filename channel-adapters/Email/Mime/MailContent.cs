namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>A file that came with a mail.</summary>
/// <param name="Name">Safe to show; made up where the mail gives none.</param>
/// <param name="Disposition"><c>attachment</c>, <c>inline</c> or null, as the mail says.</param>
/// <param name="ContentId">Without brackets.</param>
/// <param name="Source">Decodes the bytes each time it is called.</param>
public sealed record MailFile(string Name, string ContentType, string? Disposition, string? ContentId, Func<ReadOnlyMemory<byte>> Source)
{
    public ReadOnlyMemory<byte> Bytes => Source();
}

/// <summary>What a mail shows to its reader.</summary>
/// <param name="Text">Plain text, LF line ends; made from the HTML where that is all there is.</param>
/// <param name="Html">As it came, hostile.</param>
/// <param name="TextIsDerived">No part of the mail is plain text.</param>
/// <param name="Protection">Whether it is signed or encrypted.</param>
public sealed record MailContent(
    string Text,
    string? Html,
    bool TextIsDerived,
    IReadOnlyList<MailFile> Files,
    IReadOnlyList<CalendarEvent> Events,
    Protection Protection);
