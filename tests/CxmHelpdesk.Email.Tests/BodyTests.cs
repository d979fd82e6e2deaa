using System.Text;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Tests;

public class BodyTests
{
    private static string Decoded(TransferEncoding encoding, string source)
    {
        var bytes = Encoding.Latin1.GetBytes(source);
        var into = new byte[bytes.Length];
        return Encoding.Latin1.GetString(into, 0, TransferDecoding.Decode(encoding, bytes, into));
    }

    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVs\r\nbG8=\r\n", "hello")]
    [InlineData("aGVsbG8", "hello")]
    [InlineData("aGVs!!bG8=", "hello")]
    [InlineData("aGVsbG8=aGVsbG8=", "hellohello")]
    [InlineData("aGVsb\r\nG8=", "hello")]
    [InlineData("", "")]
    [InlineData("====", "")]
    public void Base64_forgives(string source, string text) => Assert.Equal(text, Decoded(TransferEncoding.Base64, source));

    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("a=3db", "a=b")]
    [InlineData("a=\r\nb", "ab")]
    [InlineData("a= \r\nb", "ab")]
    [InlineData("a  \r\nb", "a\r\nb")]
    [InlineData("a=XYb=", "a=XYb")]
    [InlineData("=", "")]
    [InlineData("=E3=81=82", "\u00E3\u0081\u0082")]
    public void Quoted_printable_forgives(string source, string text) => Assert.Equal(text, Decoded(TransferEncoding.QuotedPrintable, source));

    [Fact]
    public void Uuencode_is_read_as_encoding_and_in_the_text()
    {
        const string file = "begin 644 a.txt\n%:&5L;&\\\n`\nend\n";
        Assert.Equal("hello", Decoded(TransferEncoding.Uuencode, file));

        var content = Letters.Read($"Subject: x\n\nSee below.\n{file}Bye.").Content;

        Assert.Equal("See below.\nBye.", content.Text);
        Assert.Equal("hello", Encoding.ASCII.GetString(Assert.Single(content.Files).ReadAll()));
    }

    [Theory]
    [InlineData("a \nb", false, "a b")]
    [InlineData("a \nb", true, "ab")]
    [InlineData("> a \n> b\nc", false, "> a b\nc")]
    [InlineData("> a \n>> b", false, "> a \n>> b")]
    [InlineData(" >not a quote", false, ">not a quote")]
    [InlineData("a \n-- \nann", false, "a \n-- \nann")]
    public void Flowed_lines_are_joined(string text, bool deleteSpace, string unwrapped) => Assert.Equal(unwrapped, FlowedText.Unwrap(text, deleteSpace));

    [Fact]
    public void The_inner_boundary_may_begin_like_the_outer_one()
    {
        var mail = Letters.Read("""
            Content-Type: multipart/mixed; boundary=b

            preamble
            --b
            Content-Type: multipart/alternative; boundary=bb

            --bb

            plain
            --bb
            Content-Type: text/html

            <p>rich</p>
            --bb--
            --b
            Content-Type: text/plain; name=a.txt
            Content-Disposition: attachment

            file
            --b--
            epilogue
            """);

        Assert.Equal("plain", mail.Content.Text);
        Assert.Equal("<p>rich</p>", mail.Content.Html);
        Assert.Equal("a.txt", Assert.Single(mail.Content.Files).Name);
    }

    [Fact]
    public void Parts_in_parts_end_at_the_limit_and_the_stack_holds()
    {
        var bomb = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            bomb.Append("Content-Type: multipart/mixed; boundary=").Append('b').Append(i).Append("\r\n\r\n--b").Append(i).Append("\r\n");
        }

        Assert.NotNull(Letters.Read(bomb.ToString()).Content);
        Assert.NotNull(Letters.Read(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 20_000))).Content);
        Assert.True(Letters.Parse("Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 20_000))).Children.Count <= MimeLimits.Default.Parts);
    }

    [Fact]
    public void Html_alone_becomes_text()
    {
        var content = Letters.Read("Content-Type: text/html\n\n<style>p{}</style><p>Hello&nbsp;you,</p><p>see <a href=x>this</a><br>now</p>").Content;

        Assert.True(content.TextIsDerived);
        Assert.Equal("Hello you,\n\nsee this\nnow", content.Text);
    }

    [Fact]
    public void A_mail_in_a_mail_is_a_file_named_by_its_subject()
    {
        var file = Assert.Single(Letters.Read("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFYI\n--b\nContent-Type: message/rfc822\n\nSubject: The plan\n\nhi\n--b--").Content.Files);

        Assert.Equal("The plan.eml", file.Name);
    }

    [Theory]
    [InlineData("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\n\nVersion: 1\n--b--", Protection.PgpEncrypted)]
    [InlineData("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n--b\n\nx\n--b--", Protection.SmimeSigned)]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx", Protection.SmimeEncrypted)]
    [InlineData("Subject: x\n\n-----BEGIN PGP MESSAGE-----\nx", Protection.PgpEncrypted)]
    [InlineData("Subject: x\n\nhello", Protection.None)]
    public void Protection_is_recognised(string mail, Protection protection) => Assert.Equal(protection, Letters.Read(mail).Content.Protection);

    [Fact]
    public void An_invitation_is_read_once_though_it_comes_twice()
    {
        const string calendar = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSEQUENCE:2\nSUMMARY:Lunch\\, at\n  noon\nDTSTART;TZID=Asia/Tokyo:20240604T120000\nORGANIZER;CN=\"A:B\":mailto:ann@example.net\nBEGIN:VALARM\nSUMMARY:no\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n";
        var content = Letters.Read($"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/calendar; method=REQUEST\n\n{calendar}\n--b\nContent-Type: application/ics; name=invite.ics\n\n{calendar}\n--b--").Content;

        var lunch = Assert.Single(content.Events);
        Assert.Equal(("Lunch, at noon", "ann@example.net", "REQUEST", 2), (lunch.Summary, lunch.Organizer, lunch.Method, lunch.Sequence));
        Assert.Equal(DateTimeOffset.Parse("2024-06-04T03:00:00Z", System.Globalization.CultureInfo.InvariantCulture), lunch.Starts);
    }
}
