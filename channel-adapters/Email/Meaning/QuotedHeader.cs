using System.Buffers;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// The block of fields that Outlook and others put above a repeated mail (<c>From: Sent: To: Subject:</c>) and the line that says
/// "original message", in the languages that they speak.
/// </summary>
internal static class QuotedHeader
{
    internal enum Field
    {
        From,
        Date,
        To,
        Subject,
    }

    private static readonly Dictionary<string, Field> Labels = Build();

    private static readonly Dictionary<string, Field>.AlternateLookup<ReadOnlySpan<char>> LabelLookup = Labels.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] OriginalMarks =
    [
        "original message", "reply message", "original mail", "ursprüngliche nachricht", "antwort nachricht", "originalnachricht", "original-nachricht", "oprindelig meddelelse", "oprindelig besked", "opprinnelig melding", "originalmeddelande", "ursprungligt meddelande",
        "alkuperäinen viesti", "message d'origine", "message original", "message initial", "mensaje original", "mensagem original", "messaggio originale", "oorspronkelijk bericht", "původní zpráva", "wiadomość oryginalna", "oryginalna wiadomość", "исходное сообщение",
        "original meddelelse", "元のメッセージ", "返信元メッセージ", "元メッセージ", "元のメール", "オリジナルメッセージ", "原始邮件", "原始郵件", "原邮件", "원본 메시지", "원본 메일", "eredeti üzenet", "mesaj original", "orijinal mesaj", "αρχικό μήνυμα", "thư gốc", "tin nhắn gốc",
    ];

    private static readonly string[] ForwardMarks =
    [
        "forwarded message", "begin forwarded message", "weitergeleitete nachricht", "message transféré", "mensaje reenviado", "mensagem encaminhada", "messaggio inoltrato", "doorgestuurd bericht", "vidarebefordrat meddelande", "videresendt meddelelse",
        "пересланное сообщение", "пересылаемое сообщение", "转发邮件", "轉寄郵件", "転送メッセージ", "転送されたメール", "forwarded by", "anfang der weitergeleiteten", "début du message réexpédié", "inizio messaggio inoltrato",
    ];

    private static readonly string[] ReplyMarks =
    [
        "please reply above this line", "please type your reply above this line", "reply above this line", "この行より上に返信してください", "write above this line", "above this line to reply",
    ];

    private static readonly SearchValues<string> AboveThisLine = SearchValues.Create(["above this line"], StringComparison.OrdinalIgnoreCase);

    public static bool IsOriginalMark(ReadOnlySpan<char> line) => IsMark(line, OriginalMarks);

    public static bool IsForwardMark(ReadOnlySpan<char> line) => IsMark(line, ForwardMarks)
        || line.StartsWith("Begin forwarded message:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Our own line in every mail that we send.</summary>
    public static bool IsReplyMark(ReadOnlySpan<char> line)
    {
        // Searched for apart: an ASCII phrase is found many times faster than a set with others in it, and every line is asked.
        if (line.Length >= 200 || !(line.ContainsAny(AboveThisLine) || line.Contains("この行より上", StringComparison.Ordinal)))
        {
            return false;
        }

        foreach (var mark in ReplyMarks)
        {
            if (line.Contains(mark, StringComparison.OrdinalIgnoreCase))
            {
                return line.TrimStart("> |*#").StartsWith('-') || line.Trim("> |*#-—").StartsWith(mark, StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    /// <summary>Words between dashes, or with nothing but dashes on one side.</summary>
    private static bool IsMark(ReadOnlySpan<char> line, string[] marks)
    {
        if (line.Length is < 8 or > 120)
        {
            return false;
        }

        line = line.TrimStart("> *");
        if (!(line.StartsWith("--") || line.StartsWith("__") || line.StartsWith("==") || line.StartsWith("—")))
        {
            return false;
        }

        var words = line.Trim("-_=—– *:：.");
        foreach (var mark in marks)
        {
            if (words.StartsWith(mark, StringComparison.OrdinalIgnoreCase) && words.Length < mark.Length + 40)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does a block of fields start in this line? It needs two different ones of which one is a sender or a date, and an address or a date in them.</summary>
    public static bool StartsAt(TextLines lines, int index)
    {
        if (LabelOf(lines[index]) is not (Field.From or Field.Date))
        {
            return false;
        }

        var seen = 0;
        var strangers = 0;
        var hasProof = false;
        for (var i = index; i < Math.Min(lines.Count, index + 10) && strangers < 3; i++)
        {
            if (lines.IsBlank(i))
            {
                if (seen != 0 && LabelOf(lines[lines.SkipBlank(i)]) is null)
                {
                    break;
                }

                continue;
            }

            if (LabelOf(lines[i]) is { } field)
            {
                seen |= 1 << (int)field;
                hasProof |= lines[i].Contains('@') || (field == Field.Date && lines[i].ContainsAnyInRange('0', '9'));
            }
            else
            {
                hasProof |= lines[i].Contains('@');
                strangers++;
            }
        }

        const int from = 1 << (int)Field.From, to = 1 << (int)Field.To;
        var count = int.PopCount(seen);
        return hasProof ? count >= 2 && (seen & (from | to)) != 0 : count >= 3;
    }

    /// <summary>Which field the line holds, and its value.</summary>
    public static (Field? Kind, string Value) FieldAt(TextLines lines, int index)
    {
        var line = lines[index];
        return LabelOf(line) is { } kind ? (kind, line[(line.IndexOfAny(':', '：') + 1)..].Trim(" *\t").ToString()) : (null, "");
    }

    private static Field? LabelOf(ReadOnlySpan<char> line)
    {
        line = line.TrimStart("> *•");
        var colon = line[..Math.Min(line.Length, 30)].IndexOfAny(':', '：');
        if (colon <= 0)
        {
            return null;
        }

        var label = line[..colon].Trim(" *\u00A0\u3000");
        return LabelLookup.TryGetValue(label, out var field) ? field : null;
    }

    private static Dictionary<string, Field> Build()
    {
        var labels = new Dictionary<string, Field>(StringComparer.OrdinalIgnoreCase);
        Add(Field.From, "From", "De", "Von", "Van", "Fra", "Från", "Od", "Da", "Kimden", "От", "От кого", "Від", "Lähettäjä", "差出人", "送信者", "送信元", "From(送信者)", "发件人", "寄件者", "보낸 사람", "보낸사람", "보낸이", "Từ", "Feladó", "Odesílatel", "De la", "Remitente", "Expéditeur", "Από", "מאת", "من");
        Add(Field.Date, "Date", "Sent", "Envoyé", "Envoyé le", "Gesendet", "Datum", "Verzonden", "Sendt", "Dato", "Skickat", "Wysłano", "Data", "Enviado", "Enviado el", "Enviada em", "Enviado em", "Fecha", "Inviato", "Lähetetty", "Päivämäärä", "Дата", "Отправлено", "Надіслано", "送信日時", "日時", "日付", "送信日", "发送时间", "发送日期", "日期", "寄件日期", "보낸 날짜", "날짜", "Gönderildi", "Tarih", "Odesláno", "Elküldve", "Ngày", "Ημερομηνία", "Odoslané");
        Add(Field.To, "To", "Cc", "CC", "Reply-To", "À", "An", "Aan", "Til", "Till", "Do", "DW", "Para", "A", "Kime", "Кому", "Копия", "Vastaanottaja", "宛先", "To(宛先)", "收件人", "收件者", "抄送", "副本", "받는 사람", "받는사람", "참조", "Komu", "Címzett", "Către", "Destinatario", "Kopie", "Kopia", "Kopio", "Προς");
        Add(Field.Subject, "Subject", "Objet", "Betreff", "Onderwerp", "Emne", "Ämne", "Temat", "Asunto", "Assunto", "Oggetto", "Konu", "Тема", "Aihe", "件名", "タイトル", "主题", "主旨", "제목", "Předmět", "Tárgy", "Subiect", "Chủ đề", "Θέμα");
        return labels;

        void Add(Field field, params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                labels.TryAdd(word, field);
            }
        }
    }
}
