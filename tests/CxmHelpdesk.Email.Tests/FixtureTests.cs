using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Email.Meaning;
using CxmHelpdesk.Email.Inspection;

namespace CxmHelpdesk.Email.Tests;

public class FixtureTests
{
    [FixtureFact]
    public void Every_fixture_is_read_and_printed()
    {
        foreach (var file in SharedFixtures.Mails)
        {
            using var output = new MemoryStream();
            Inspect.Email(file, File.ReadAllBytes(file), null, output);

            using var line = JsonDocument.Parse(output.ToArray());
            Assert.Equal(file, line.RootElement.GetProperty("file").GetString());
        }
    }

    [FixtureFact]
    public void Mutated_fixtures_neither_crash_nor_eat_memory()
    {
        var mails = SharedFixtures.Mails.Where(f => new FileInfo(f).Length < 100_000).Select(File.ReadAllBytes).ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new Mutator(i).Mutate(mails[i % mails.Length], mails[(i * 7 + 3) % mails.Length]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var mail = Mail.Read(bytes, "mx.example.org");
            var size = mail.Content.Files.Sum(f => f.ReadAll().LongLength);
            _ = HtmlQuoteSplitter.Split(Encoding.Latin1.GetString(bytes));

            Assert.True(size <= 20L * bytes.Length + 100_000, $"mutation {i}: files of {size} bytes in a mail of {bytes.Length}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 80L * bytes.Length + 4_000_000, $"mutation {i} allocated without measure");
        }
    }

    [FixtureFact]
    public void Cut_anywhere_a_mail_is_still_read()
    {
        foreach (var file in SharedFixtures.Mails.Where((_, i) => i % 40 == 0))
        {
            var bytes = File.ReadAllBytes(file).AsMemory();
            for (var length = 0; length < bytes.Length; length += 1 + bytes.Length / 50)
            {
                Assert.NotNull(Mail.Read(bytes[..length]).Content);
            }
        }
    }
}
