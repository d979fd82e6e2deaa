using System.Text;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Tests;

/// <summary>Small mails for tests. Lines are parted by LF here and sent with CRLF; characters up to U+00FF are bytes.</summary>
internal static class Letters
{
    public static byte[] Bytes(string mail) => Encoding.Latin1.GetBytes(mail.ReplaceLineEndings("\r\n"));

    public static Mail Read(string mail, string? authservId = null) => Mail.Read(Bytes(mail), authservId);

    public static MimePart Parse(string mail) => MimeReader.Read(Bytes(mail));

    public static string In(string charset, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.Latin1.GetString(Encoding.GetEncoding(charset).GetBytes(text));
    }
}
