using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Load;

/// <summary>Mails with a file of 25 MB each, pushed into the real server, several at a time: how fast they are tickets with their files stored, and what memory that takes.</summary>
internal static class LargeScenario
{
    private const int AtOnce = 4;

    public static async Task RunAsync(int mails)
    {
        var folder = Directory.CreateTempSubdirectory("cxm-load-").FullName;
        var key = await MailAccounts.AddAsync(folder);
        await using (var server = await ServerProcess.StartAsync(folder))
        await using (var db = new SqliteDb(Path.Combine(folder, "cxm.db"), TimeProvider.System))
        {
            var file = new byte[25 << 20];
            new Random(1).NextBytes(file);
            var base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks));
            using var http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(5) };
            var before = server.ResidentMiB;
            var (processor, clock) = (server.Processor, Stopwatch.StartNew());
            await Parallel.ForAsync(0, mails, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) => await PushAsync(http, key, i, base64, ct));
            while (await db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from attachments"), default) < mails && clock.Elapsed < TimeSpan.FromMinutes(10))
            {
                await Task.Delay(20);
            }

            var bytes = (double)mails * base64.Length / 1e6;
            Figures.Report("large", $"{mails} mails with 25 MB each, {AtOnce} at a time", bytes / clock.Elapsed.TotalSeconds, "MB/s");
            Figures.Report("large", "processor time", (server.Processor - processor).TotalMilliseconds / bytes, "ms a MB");
            Figures.Report("large", "resident memory before", before, "MiB");
            Figures.Report("large", "resident memory at most", server.MostResidentMiB, "MiB", 1_000);
        }

        Directory.Delete(folder, true);
    }

    private static async Task PushAsync(HttpClient http, string key, int number, byte[] base64, CancellationToken ct)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"From: customer{number}@example.com\r\nTo: desk@example.org\r\nSubject: Mail {number}\r\nMessage-ID: <{number}@example.com>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the film.\r\n--b\r\nContent-Type: video/mp4; name=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"));
        using var mail = new ByteArrayContent([.. head, .. base64, .. "\r\n--b--\r\n"u8]);
        mail.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var answer = await http.PostAsync(new Uri($"/hooks/{key}", UriKind.Relative), mail, ct);
        answer.EnsureSuccessStatusCode();
    }
}
