using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CxmHelpdesk.Email.Tests;

/// <summary>A mailbox on a port of its own that answers as IMAP has it, or as the test says: wrongly, late, or not at all.</summary>
internal sealed class FakeImapServer : IAsyncDisposable
{
    public const string Drop = "DROP";
    public const string Stall = "STALL";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly Task _accepting;

    public FakeImapServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Greeting { get; set; } = "* OK ready";

    public string Capabilities { get; set; } = "IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR IDLE MOVE UIDPLUS ID";

    public uint Validity { get; set; } = 7;

    public SortedDictionary<uint, byte[]> Mails { get; } = [];

    /// <summary>By the beginning of a command, without its tag; <c>{tag}</c> in the answer is its tag. Latin-1.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>What was moved away, and where to.</summary>
    public ConcurrentQueue<string> Moves { get; } = new();

    public void Add(uint uid, string mail) => Mails[uid] = Letters.Bytes(mail);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _serving.Add(Task.Run(async () =>
            {
                using (client)
                {
                    await ServeAsync(client.GetStream());
                }
            }));
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        if (!await SayAsync(stream, Greeting + "\n", ""))
        {
            return;
        }

        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Commands.Enqueue(line);
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            var told = Answers.Where(answer => command.StartsWith(answer.Key, StringComparison.Ordinal)).OrderByDescending(answer => answer.Key.Length).Select(answer => answer.Value).FirstOrDefault();
            if (!await SayAsync(stream, told ?? Polite(tag, command), tag))
            {
                return;
            }

            if (told is null && command == "IDLE")
            {
                var known = Mails.Count;
                var done = reader.ReadLineAsync(_stop.Token).AsTask();
                while (!done.IsCompleted)
                {
                    if (Mails.Count != known)
                    {
                        known = Mails.Count;
                        await SayAsync(stream, $"* {known} EXISTS\n", tag);
                    }

                    await Task.WhenAny(done, Task.Delay(10, _stop.Token));
                }

                Commands.Enqueue(await done ?? "");
                await SayAsync(stream, $"{tag} OK idled\n", tag);
            }
        }
    }

    private async Task<bool> SayAsync(NetworkStream stream, string answer, string tag)
    {
        if (answer.StartsWith(Stall, StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        var drops = answer.EndsWith(Drop, StringComparison.Ordinal);
        var text = (drops ? answer[..^Drop.Length] : answer).Replace("{tag}", tag, StringComparison.Ordinal).ReplaceLineEndings("\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token);
        return !drops;
    }

    private string Polite(string tag, string command)
    {
        var words = command.Split(' ');
        var answer = new StringBuilder();
        switch (words[0] == "UID" ? $"UID {words[1]}" : words[0])
        {
            case "CAPABILITY":
                answer.Append(CultureInfo.InvariantCulture, $"* CAPABILITY {Capabilities}\n");
                break;
            case "SELECT" or "EXAMINE":
                answer.Append(CultureInfo.InvariantCulture, $"* {Mails.Count} EXISTS\n* OK [UIDVALIDITY {Validity}] ok\n* OK [UIDNEXT {Mails.Keys.LastOrDefault() + 1}] ok\n");
                break;
            case "UID SEARCH":
                // As real servers do: "n:*" always names the last one.
                var first = uint.Parse(words[3].Split(':')[0], CultureInfo.InvariantCulture);
                answer.Append(CultureInfo.InvariantCulture, $"* SEARCH{string.Concat(Mails.Keys.Where(uid => uid >= first || uid == Mails.Keys.Last()).Select(uid => $" {uid}"))}\n");
                break;
            case "UID FETCH":
                Fetch(answer, words[2], command);
                break;
            case "UID MOVE":
                Moves.Enqueue($"{words[2]} -> {words[3]}");
                break;
            case "IDLE":
                return "+ idling\n";
        }

        return answer.Append(CultureInfo.InvariantCulture, $"{tag} OK done\n").ToString();
    }

    private void Fetch(StringBuilder answer, string set, string command)
    {
        var number = 0;
        foreach (var (uid, mail) in Mails)
        {
            number++;
            if (!set.Split(',').Select(range => range.Split(':')).Any(range => uid >= uint.Parse(range[0], CultureInfo.InvariantCulture) && uid <= uint.Parse(range[^1], CultureInfo.InvariantCulture)))
            {
                continue;
            }

            answer.Append(CultureInfo.InvariantCulture, $"* {number} FETCH (UID {uid} INTERNALDATE \"20-Nov-2026 09:00:00 +0000\" ");
            answer.Append(command.Contains("BODY.PEEK[]", StringComparison.Ordinal)
                ? $"BODY[] {{{mail.Length}}}\r\n{Encoding.Latin1.GetString(mail)})\n"
                : string.Create(CultureInfo.InvariantCulture, $"RFC822.SIZE {mail.Length})\n"));
        }
    }
}
