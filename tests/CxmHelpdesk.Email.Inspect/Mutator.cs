using System.Text;

namespace CxmHelpdesk.Email.Inspection;

/// <summary>Makes broken mails out of good ones, the same ones for the same seed.</summary>
public sealed class Mutator(int seed)
{
    private static readonly byte[][] Pieces = new[]
    {
        "\r\n", "\n", "\r", "\r\n\r\n", "\0", "--", "--b\r\n", "--b--", "=", "=?", "?=", "=?utf-8?B?", "=?iso-2022-jp?Q?=1B$B", "\u001B$B", "\u001B(I", "\u001B$(D0!", "<", ">", "@", ",", ";", ":", "(", ")", "\"", "\\", "[", "]",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n", "Content-Type: message/rfc822\r\n\r\n", "Content-Type: text/html; charset=utf-7\r\n", "Content-Type: text/plain; format=flowed; delsp=yes\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "filename*0*=utf-8''%E3; filename*1*=%81%82", "begin 644 a.txt\r\n", "end\r\n", "> ", ">>>> ", "On Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote:\n", "-- \n",
        "From: a@b.c\nSent: Monday\nTo: d@e.f\n", "<div class=\"gmail_quote\">", "<blockquote type=cite>", "<!--", "<style>", "&#x110000;", "&#99999999999;", "<a \"", "\u00FF\u00FE", "\uFEFF", "Final-Recipient: rfc822; a@b.c\r\nAction: failed\r\nStatus: 5.1.1\r\n", "4.4.4.4.4", "BEGIN:VEVENT\r\n", "\u3042",
        "Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n", "begin ", "=\r\n", "=0", "\uD83D\uDE00",
    }.Select(Encoding.UTF8.GetBytes).ToArray();

    private readonly Random random = new(seed);

    public byte[] Mutate(byte[] mail, byte[] other)
    {
        var bytes = new List<byte>(mail);
        for (var n = random.Next(1, 8); n > 0; n--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, random.Next(2, 2000)), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.RemoveRange(at, random.Next(20) == 0 ? bytes.Count - at : 0);
                    break;
                case 4:
                    var from = random.Next(other.Length + 1);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(3000))]);
                    break;
                case 5:
                    var piece = Pieces[random.Next(Pieces.Length)];
                    for (var times = random.Next(10) == 0 ? random.Next(3000) : 1; times > 0; times--)
                    {
                        bytes.InsertRange(at, piece);
                    }

                    break;
                default:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return bytes.ToArray();
    }
}
