using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using CxmHelpdesk.Channels.Email.Meaning;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email;

/// <summary>What the reader makes of a raw mail, as one line of JSON: for <c>inspect email</c>, <c>inspect reply</c> and their tests.</summary>
public static class Inspect
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Email(string file, ReadOnlyMemory<byte> bytes, string? authservId, Stream output)
    {
        var mail = Mail.Read(bytes, authservId);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("subject", mail.Subject);
            People(json, "from", mail.From);
            People(json, "to", mail.To);
            People(json, "cc", mail.Cc);
            People(json, "reply_to", mail.ReplyTo);
            json.WriteString("message_id", mail.MessageId);
            Strings(json, "in_reply_to", mail.InReplyTo);
            Strings(json, "references", mail.References);
            json.WriteString("date", mail.Date?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("text", mail.Content.Text);
            json.WriteString("html", mail.Content.Html);
            Files(json, mail.Content.Files);
            json.WriteString("protection", mail.Content.Protection.ToString());
            json.WriteString("reply", mail.Parts.Reply);
            json.WriteString("signature", mail.Parts.Signature);
            json.WriteString("quoted", mail.Parts.Quoted);
            json.WriteBoolean("auto", mail.Automation is not null);
            json.WriteString("auto_reason", mail.Automation);
            Authentication(json, mail.Authentication);
            BounceOf(json, mail.Bounce);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    public static void Reply(string file, ReadOnlyMemory<byte> bytes, Stream output)
    {
        var isHtml = file.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
        var text = CharsetDecoder.Decode(bytes.Span, null).ReplaceLineEndings("\n");
        var parts = isHtml ? HtmlQuoteSplitter.Split(text) : ReplyReader.Read(text);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("reply", parts.Reply);
            json.WriteString("signature", parts.Signature);
            json.WriteString("quoted", parts.Quoted);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void People(Utf8JsonWriter json, string name, IReadOnlyList<Mailbox> people)
    {
        json.WriteStartArray(name);
        foreach (var person in people)
        {
            json.WriteStartObject();
            json.WriteString("name", person.Name);
            json.WriteString("address", person.Address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Files(Utf8JsonWriter json, IReadOnlyList<MailFile> files)
    {
        json.WriteStartArray("attachments");
        foreach (var file in files)
        {
            var bytes = file.ReadAll();
            json.WriteStartObject();
            json.WriteString("filename", file.Name);
            json.WriteString("content_type", file.ContentType);
            json.WriteNumber("size", bytes.Length);
            json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)));
            json.WriteString("sha256_lf", Convert.ToHexStringLower(SHA256.HashData(WithLineFeeds(bytes))));
            json.WriteString("disposition", file.Disposition);
            json.WriteString("content_id", file.ContentId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>CRLF as LF and no line ends at the end: equal for text files that took different ways.</summary>
    private static ReadOnlySpan<byte> WithLineFeeds(ReadOnlySpan<byte> bytes)
    {
        var copy = new byte[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\r' || i + 1 >= bytes.Length || bytes[i + 1] != '\n')
            {
                copy[length++] = bytes[i];
            }
        }

        return copy.AsSpan(0, length).TrimEnd((byte)'\n');
    }

    private static void Authentication(Utf8JsonWriter json, IReadOnlyList<AuthenticationResult> results)
    {
        json.WriteStartArray("auth_results");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("method", result.Method);
            json.WriteString("result", result.Result);
            json.WriteStartObject("props");
            foreach (var (name, value) in result.Properties)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void BounceOf(Utf8JsonWriter json, Report? report)
    {
        if (report is null)
        {
            json.WriteNull("bounce");
            return;
        }

        json.WriteStartObject("bounce");
        json.WriteString("kind", report.Kind.Word());
        json.WriteString("message_id", report.OriginalMessageId);
        json.WriteString("feedback_type", report.FeedbackType);
        json.WriteStartArray("recipients");
        foreach (var recipient in report.Recipients)
        {
            json.WriteStartObject();
            json.WriteString("address", recipient.Address);
            json.WriteString("status", recipient.Status);
            json.WriteString("action", recipient.Action);
            json.WriteString("reason", recipient.Reason.Word());
            json.WriteBoolean("hard", recipient.IsHard);
            json.WriteString("diagnostic", recipient.Diagnostic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
