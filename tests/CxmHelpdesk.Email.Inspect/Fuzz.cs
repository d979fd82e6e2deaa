using System.Diagnostics;
using CxmHelpdesk.Channels.Email;

namespace CxmHelpdesk.Email.Inspection;

/// <summary><c>fuzz COUNT SEED FOLDER</c>: reads mutated mails; says which one crashed, took long, or allocated without measure.</summary>
internal static class Fuzz
{
    public static int Run(int count, int seed, string folder)
    {
        var mails = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".json", StringComparison.Ordinal) && new FileInfo(f).Length < 400_000)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var random = new Random(seed);
        var clock = new Stopwatch();
        long slowest = 0, hungriest = 0, bytesRead = 0;
        var crashes = 0;
        for (var i = 0; i < count; i++)
        {
            var mutation = random.Next();
            var bytes = new Mutator(mutation).Mutate(mails[random.Next(mails.Length)], mails[random.Next(mails.Length)]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            clock.Restart();
            try
            {
                var mail = Mail.Read(bytes, "mx.example.org");
                foreach (var file in mail.Content.Files)
                {
                    _ = file.ReadAll();
                }

                _ = CxmHelpdesk.Channels.Email.Meaning.HtmlQuoteSplitter.Split(System.Text.Encoding.Latin1.GetString(bytes));
            }
            catch (Exception e)
            {
                crashes++;
                Keep(bytes, $"crash-{i}");
                Console.WriteLine($"{i}: {e.GetType().Name} {e.Message}\n{string.Join('\n', (e.StackTrace ?? "").Split('\n').Take(4))}");
            }

            var took = clock.ElapsedMilliseconds;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            bytesRead += bytes.Length;
            if (took > slowest && took > 100 && i > 100)
            {
                Console.WriteLine($"{i}: {took} ms for {bytes.Length} bytes, kept as {Keep(bytes, $"slow-{i}")}");
            }

            slowest = i > 100 ? Math.Max(slowest, took) : 0;
            if (allocated > hungriest && allocated > 60L * bytes.Length + 2_000_000)
            {
                hungriest = allocated;
                Console.WriteLine($"{i}: {allocated:N0} bytes allocated for {bytes.Length:N0}, kept as {Keep(bytes, $"hungry-{i}")}");
            }
        }

        Console.WriteLine($"{count} mails, {bytesRead / 1_000_000} MB, {crashes} crashes, slowest {slowest} ms, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB");
        return crashes == 0 ? 0 : 1;
    }

    private static string Keep(byte[] bytes, string name)
    {
        var path = Path.Combine(Path.GetTempPath(), name + ".eml");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
