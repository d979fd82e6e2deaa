using CxmHelpdesk.Channels.Email.Mime;
namespace CxmHelpdesk.Channels.Email.Meaning;
public static class ReplyReader { public static ReplyParts Read(string text) => new(text, null, null); public static ReplyParts Read(MailContent content) => Read(content.Text); }
public static class HtmlQuoteSplitter { public static ReplyParts Split(string html) => new(HtmlText.FromHtml(html), null, null); }
