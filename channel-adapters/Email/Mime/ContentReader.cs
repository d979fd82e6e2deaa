using System.Net;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Decides what of a mail is text and what is a file (RFC 2046 §5.1.3, §5.1.4, RFC 2183, RFC 2387). Parts that follow each other
/// are read one after the other; of alternatives both the plain one and the HTML are kept. A text that is named or attached is a file.
/// </summary>
public static class ContentReader
{
    public static MailContent Read(MimePart root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var gathering = new Gathering();
        gathering.Walk(root);
        return gathering.Finish(ProtectionReader.Read(root));
    }

    /// <summary>A stretch of the mail in plain text, in HTML, or both.</summary>
    private sealed class Stretch
    {
        public List<string> Plain { get; } = [];

        public List<string> Html { get; } = [];
    }

    private sealed class Gathering
    {
        /// <summary>Signatures within signatures: people use two, bombs thousands.</summary>
        private const int MostUnwrapped = 4;

        private readonly List<Stretch> stretches = [];
        private readonly List<MailFile> files = [];
        private readonly List<CalendarEvent> events = [];
        private TnefMessage? bodyOfTnef;
        private int unnamed;
        private int unwrapped;

        public void Walk(MimePart root)
        {
            var waiting = new Stack<(MimePart Part, Stretch? Alternative, MimePart? Parent)>();
            waiting.Push((root, null, null));
            while (waiting.TryPop(out var next))
            {
                var (part, alternative, parent) = next;
                if (part.IsMultipart)
                {
                    var inner = part.Type.Subtype == "alternative" && alternative is null ? Begin() : alternative;
                    for (var i = part.Children.Count - 1; i >= 0; i--)
                    {
                        waiting.Push((part.Children[i], inner, part));
                    }
                }
                else if (unwrapped < MostUnwrapped && SignedContent.Unwrap(part) is { } signed)
                {
                    unwrapped++;
                    waiting.Push((signed, alternative, null));
                }
                else
                {
                    Leaf(part, alternative, parent);
                }
            }
        }

        private Stretch Begin()
        {
            stretches.Add(new Stretch());
            return stretches[^1];
        }

        private void Leaf(MimePart part, Stretch? alternative, MimePart? parent)
        {
            if (part.Type.Is("text", "calendar") || part.Type.Is("application", "ics"))
            {
                AddEvents(part);
            }

            if (TnefReader.IsTnef(part) && TnefReader.Read(part.Content()) is { } tnef)
            {
                AddTnef(tnef);
            }
            else if (!IsBody(part, parent) || (IsRarelyUnderstood(part) && alternative is { Plain.Count: > 0 }))
            {
                AddFile(part);
            }
            else if (part.Type.Subtype == "html")
            {
                (alternative ?? Begin()).Html.Add(part.Text());
            }
            else
            {
                AddPlain(part, alternative);
            }
        }

        private static bool IsBody(MimePart part, MimePart? parent)
        {
            if (part.Type.Type != "text" || part.Type.Subtype is not ("plain" or "html" or "enriched" or "richtext" or "markdown" or "x-amp-html"))
            {
                return part.Type.Type == "multipart";   // one without parts
            }

            var isNamed = part.FileName is not null && parent is not null && part.Disposition is { Kind: not "inline" };
            return !part.IsAttached && !isNamed && part.Type.Subtype != "x-amp-html";
        }

        private static bool IsRarelyUnderstood(MimePart part) => part.Type is { Type: "text", Subtype: "enriched" or "richtext" or "markdown" };

        private void AddPlain(MimePart part, Stretch? alternative)
        {
            var text = part.Text();
            if (part.Type.Subtype is "enriched" or "richtext")
            {
                text = HtmlText.FromHtml(text);
            }

            if (text.Contains("begin ", StringComparison.Ordinal) && part.Type.Subtype == "plain")
            {
                text = TakeUuencodedFiles(text);
            }

            (alternative ?? Begin()).Plain.Add(text);
        }

        /// <summary>Files written into the text are cut out of it.</summary>
        private string TakeUuencodedFiles(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var kept = new StringBuilder();
            var from = 0;
            while (UuDecoder.Find(bytes, from) is { } file)
            {
                kept.Append(Encoding.UTF8.GetString(bytes, from, file.Start - from));
                var encoded = bytes.AsMemory(file.Start, file.End - file.Start);
                files.Add(new MailFile(
                    FileNames.Clean(file.Name) ?? FileNames.MakeUp(Binary, ++unnamed), Binary.MediaType, "attachment", null, () => new DecodingStream(TransferEncoding.Uuencode, encoded)));
                from = file.End;
            }

            return kept.Append(Encoding.UTF8.GetString(bytes, from, bytes.Length - from)).ToString();
        }

        private static ContentType Binary { get; } = new("application", "octet-stream", new Dictionary<string, string>());

        private void AddFile(MimePart part) =>
            files.Add(new MailFile(NameOf(part), part.Type.MediaType, part.Disposition?.Kind, part.ContentId, part.Open));

        private string NameOf(MimePart part)
        {
            if (part.FileName is { } name)
            {
                return name;
            }

            var subject = part.Message is { } message ? FileNames.Clean(message.Headers.Text("Subject")?.Replace('/', '_')) : null;
            return subject is not null ? subject + ".eml" : FileNames.MakeUp(part.Type, ++unnamed);
        }

        private void AddEvents(MimePart part)
        {
            foreach (var found in CalendarReader.Read(part.Text()))
            {
                // The same invitation comes as a part to be read and again as a file (RFC 6047 §2).
                if (!events.Exists(e => e.Uid == found.Uid && e.Sequence == found.Sequence))
                {
                    events.Add(found);
                }
            }
        }

        private void AddTnef(TnefMessage tnef)
        {
            foreach (var file in tnef.Files)
            {
                var type = file.MimeType ?? "application/octet-stream";
                files.Add(new MailFile(file.Name ?? FileNames.MakeUp(Binary, ++unnamed), type, "attachment", file.ContentId, () => new DecodingStream(TransferEncoding.Identity, file.Content)));
            }

            bodyOfTnef ??= tnef;
        }

        /// <summary>Outlook sends the text twice, once for those who cannot read its own form.</summary>
        private void ShowTnefIfNothingElse()
        {
            var hasText = stretches.Exists(s => s.Plain.Exists(t => !string.IsNullOrWhiteSpace(t)) || s.Html.Exists(t => !string.IsNullOrWhiteSpace(t)));
            if (bodyOfTnef is not { } tnef || hasText)
            {
                return;
            }

            stretches.Clear();
            var stretch = Begin();
            stretch.Plain.AddRange(tnef.Text is null ? [] : [tnef.Text]);
            stretch.Html.AddRange(tnef.Html is null ? [] : [tnef.Html]);
        }

        public MailContent Finish(Protection protection)
        {
            ShowTnefIfNothingElse();
            var hasPlain = stretches.Exists(s => s.Plain.Exists(t => !string.IsNullOrWhiteSpace(t)));
            var hasHtml = stretches.Exists(s => s.Html.Exists(h => h.Length > 0));
            return new MailContent(Text, hasHtml ? Html() : null, hasHtml && !hasPlain, files, events, protection);
        }

        private string Text() => stretches is [{ Plain: [var only], Html: [] }] ? only : string.Join('\n', stretches.Select(PlainOf));

        private string Html() => stretches is [{ Html: [var only] }] ? only : string.Join('\n', stretches.Select(HtmlOf));

        private static string PlainOf(Stretch stretch) => stretch.Plain.Exists(t => !string.IsNullOrWhiteSpace(t)) || stretch.Html.Count == 0
            ? string.Join('\n', stretch.Plain)
            : string.Join('\n', stretch.Html.Select(HtmlText.FromHtml));

        private static string HtmlOf(Stretch stretch) => stretch.Html.Count > 0
            ? string.Join('\n', stretch.Html)
            : string.Concat(stretch.Plain.Select(t => $"<pre style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(t)}</pre>"));
    }
}
