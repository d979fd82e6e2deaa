using CxmHelpdesk.Channels.Email.Mime;
namespace CxmHelpdesk.Channels.Email.Meaning;
public static class ReportReader { public static Report? Read(MimePart root, MailContent content) => null; }
