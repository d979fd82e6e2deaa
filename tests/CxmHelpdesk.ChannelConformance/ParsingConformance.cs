using System.Text;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.ChannelConformance;

/// <summary>
/// What <see cref="IChannel.Parse"/> must hold for every channel. A channel's tests inherit this and bring a folder <c>payloads</c>
/// (see <see cref="Payload"/>). Expected files are written by the suite when <c>CXM_WRITE_EXPECTED</c> names the source folder; look at them before you commit.
/// </summary>
public abstract class ParsingConformance
{
    private const int Mutations = 400;

    protected abstract IChannel Channel { get; }

    /// <summary>See <see cref="Payload.ReadAll"/>.</summary>
    protected virtual string? Payloads => null;

    [Fact]
    public void Every_payload_becomes_what_is_expected()
    {
        var wrong = new List<string>();
        foreach (var payload in Payload.ReadAll(Payloads))
        {
            var actual = Outcome(payload.Envelope);
            if (Environment.GetEnvironmentVariable("CXM_WRITE_EXPECTED") is { Length: > 0 } folder)
            {
                File.WriteAllText(Path.Combine(folder, Path.GetFileName(payload.ExpectedFile)), actual);
            }
            else if (!File.Exists(payload.ExpectedFile) || File.ReadAllText(payload.ExpectedFile).ReplaceLineEndings("\n") != actual)
            {
                wrong.Add($"{payload.Name} became\n{actual}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    /// <summary>Payloads with a kind of event that this version does not know, by name; empty: the channel's provider has no kinds of events.</summary>
    protected virtual IReadOnlyList<string> OfTomorrow => [];

    [Fact]
    public void A_kind_of_event_that_is_not_known_is_kept_for_a_version_that_knows_it()
    {
        var payloads = Payload.ReadAll(Payloads).Where(payload => OfTomorrow.Contains(payload.Name)).ToArray();
        Assert.Equal(OfTomorrow.Count, payloads.Length);
        foreach (var payload in payloads)
        {
            // Unreadable lies in the quarantine as it came, is counted there, and can be read again.
            Assert.Contains("does not know", Assert.Throws<UnreadableEnvelopeException>(() => Channel.Parse(payload.Envelope)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void There_are_payloads() => Assert.NotEmpty(Payload.ReadAll(Payloads));

    [Fact]
    public void The_same_bytes_give_the_same_events_every_time()
    {
        foreach (var payload in Payload.ReadAll(Payloads))
        {
            Assert.Equal(Outcome(payload.Envelope), Outcome(payload.Envelope));
        }
    }

    [Fact]
    public void Cut_bytes_never_break_it()
    {
        foreach (var payload in Payload.ReadAll(Payloads))
        {
            var step = Math.Max(1, payload.Envelope.Body.Length / 500);
            for (var length = 0; length < payload.Envelope.Body.Length; length += step)
            {
                MustStand(payload.Envelope with { Body = payload.Envelope.Body[..length] });
            }
        }
    }

    [Fact]
    public void Mutated_bytes_never_break_it()
    {
        var random = new Random(20261120);
        foreach (var payload in Payload.ReadAll(Payloads))
        {
            for (var i = 0; i < Mutations; i++)
            {
                var bytes = payload.Envelope.Body.ToArray();
                for (var change = random.Next(1, 6); change > 0 && bytes.Length > 0; change--)
                {
                    bytes = Mutate(bytes, random);
                }

                MustStand(payload.Envelope with { Body = bytes });
            }
        }
    }

    [Fact]
    public void Hostile_bytes_never_break_it()
    {
        var like = Payload.ReadAll(Payloads)[0].Envelope;
        foreach (var body in Hostile())
        {
            MustStand(like with { Body = body });
            MustStand(like with { Body = body, ContentType = "", Headers = new Dictionary<string, string>(), DedupeKey = "" });
            MustStand(like with { Body = body, ContentType = "application/octet-stream\r\nX: y", Files = [new StoredFile("../x", "", -1, "")] });
        }
    }

    [Fact]
    public void What_it_reads_keeps_the_contracts_limits()
    {
        foreach (var message in Payload.ReadAll(Payloads).SelectMany(payload => Events(payload.Envelope)).OfType<Message>())
        {
            Assert.InRange(message.ExternalId.Length, 1, 400);
            Assert.NotEmpty(message.Sender.Kind);
            Assert.NotEmpty(message.Sender.Address);
            Assert.True(message.Text.Length > 0 || message.Attachments.Count > 0, "A message says something.");
            Assert.True(message.Language is null or { Length: 2 }, "A language is ISO 639-1.");
        }
    }

    /// <summary>Bodies that this channel's format makes dangerous, besides those of every format.</summary>
    protected virtual IEnumerable<byte[]> HostileBodies => [];

    private IEnumerable<byte[]> Hostile()
    {
        yield return [];
        yield return [0];
        yield return [0xEF, 0xBB, 0xBF];
        yield return [0xFF, 0xFE, 0x00, 0xD8];
        yield return Enumerable.Repeat((byte)0xC0, 10_000).ToArray();
        foreach (var text in (string[])
        [
            "null", "true", "0", "\"\"", "[]", "{}", "[{}]", "{\"\":null}", "<xml/>", "\uFEFF{}", "{\"a\":\"\\ud800\"}", "{\"a\":1e99999}",
            new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"a\":", 5000)), new string('"', 50_000), new string('\n', 100_000),
        ])
        {
            yield return Encoding.UTF8.GetBytes(text);
        }

        foreach (var body in HostileBodies)
        {
            yield return body;
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 20))..]];
            case 3:
                return [.. bytes[..at], .. bytes[at..Math.Min(bytes.Length, at + 30)], .. bytes[at..]];
            default:
                return [.. bytes[..at], .. "\"\\{}[]:,\0\r\n<>&;%="u8.ToArray().AsSpan(random.Next(17), 1).ToArray(), .. bytes[at..]];
        }
    }

    private void MustStand(Envelope envelope)
    {
        try
        {
            Assert.NotNull(Channel.Parse(envelope));
        }
        catch (UnreadableEnvelopeException)
        {
            // To be quarantined, as it should be.
        }
        catch (Exception error)
        {
            Assert.Fail($"{error.GetType().Name} ({error.Message}) for {Convert.ToBase64String(envelope.Body.Span)}\n{error.StackTrace}");
        }
    }

    private string Outcome(Envelope envelope)
    {
        try
        {
            return EventJson.Of(Channel.Parse(envelope));
        }
        catch (UnreadableEnvelopeException unreadable)
        {
            return EventJson.OfUnreadable(unreadable);
        }
    }

    private IReadOnlyList<InboundEvent> Events(Envelope envelope)
    {
        try
        {
            return Channel.Parse(envelope);
        }
        catch (UnreadableEnvelopeException)
        {
            return [];
        }
    }
}
