using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Tests;

public class HeaderTests
{
    [Theory]
    [InlineData("Subject: a\r\n b\r\n\r\nbody", "a b", "body")]
    [InlineData("Subject: a\n\tb\n\nbody", "a\tb", "body")]
    [InlineData("Subject: a\r\rbody", "a", "body")]
    [InlineData("\u00EF\u00BB\u00BFSubject: a\n\nbody", "a", "body")]
    [InlineData("From ann Mon Jan 1\nSubject: a\n\nbody", "a", "body")]
    [InlineData("Subject : a\n\nbody", "a", "body")]
    [InlineData("Subject: a\nno field at all\nbody", "a", "no field at all\nbody")]
    [InlineData("Subject: a\nrubbish\nFrom: b@c\n\nbody", "a", "body")]
    [InlineData("Subject: a\nSubject: b\n\nbody", "a", "body")]
    [InlineData("Subject: a", "a", "")]
    public void A_block_is_read_whatever_its_line_ends_and_marks(string mail, string subject, string body)
    {
        var read = Channels.Email.Mail.Read(System.Text.Encoding.Latin1.GetBytes(mail));

        Assert.Equal(subject.Replace('\t', ' '), read.Subject.Replace('\t', ' '));
        Assert.Equal(body, read.Content.Text);
    }

    [Theory]
    [InlineData("=?utf-8?Q?caf=C3=A9?=", "café")]
    [InlineData("=?utf-8?B?44GC?= =?utf-8?B?44GE?=", "あい")]
    [InlineData("=?utf-8?Q?=E3=81?= =?utf-8?Q?=82?=", "あ")]
    [InlineData("=?utf-8?B?44G?= =?utf-8?B?C?=", "あ")]
    [InlineData("=?iso-2022-jp?B?GyRCJCIbKEI=?= x", "あ x")]
    [InlineData("=?iso-2022-jp?B?GyRCJCI=?= end", "あ end")]
    [InlineData("=?utf-8*ja?Q?a?=", "a")]
    [InlineData("=?utf-8?Q?a_b?= c", "a b c")]
    [InlineData("a =?utf-8?X?b?= c", "a =?utf-8?X?b?= c")]
    [InlineData("=?nobody-knows?Q?caf=C3=A9?=", "café")]
    [InlineData("=?", "=?")]
    [InlineData("=?utf-8?Q?a?=\t=?iso-8859-1?Q?=E9?=", "aé")]
    public void Encoded_words_are_joined_as_bytes(string raw, string text) => Assert.Equal(text, EncodedWord.Decode(raw));

    [Theory]
    [InlineData("Tue, 4 Jun 2024 09:00:01 +0900", "2024-06-04T00:00:01Z")]
    [InlineData("4 Jun 24 9:00 JST", "2024-06-04T00:00:00Z")]
    [InlineData("Tue, 04 Jun 99 09:00:00 EDT", "1999-06-04T13:00:00Z")]
    [InlineData("Mon, 4 June 2024 09:00:00 GMT (comment (nested))", "2024-06-04T09:00:00Z")]
    [InlineData("Tue Jun  4 09:00:00 2024", "2024-06-04T09:00:00Z")]
    [InlineData("4 Jun 2024 09:00:00 PM +0000", "2024-06-04T21:00:00Z")]
    [InlineData("2024-06-04T09:00:00Z", "2024-06-04T09:00:00Z")]
    [InlineData("Tue, 4 Jun 2024 09:00:00+0200", "2024-06-04T07:00:00Z")]
    public void Dates_are_read_in_all_their_forms(string text, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), MailDate.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("Mon, 99 Foo 99999 99:99:99 +9999")]
    [InlineData("31 Feb 2024 10:00:00 Z")]
    public void What_is_no_date_is_null(string text) => Assert.Null(MailDate.Parse(text));

    [Theory]
    [InlineData("<a@b> <c@d>", "<a@b> <c@d>")]
    [InlineData("a@b", "<a@b>")]
    [InlineData("<a@b@c>", "<a@b@c>")]
    [InlineData("<a@\r\n b>", "<a@b>")]
    [InlineData("<>", "")]
    [InlineData("Message of Tuesday <a@b>", "<a@b>")]
    public void Message_ids_are_kept_verbatim(string field, string ids) => Assert.Equal(ids, string.Join(' ', MessageIdParser.Parse(field)));
}
