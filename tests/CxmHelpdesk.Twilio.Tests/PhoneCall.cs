using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>
/// A call as Twilio plays it: fetches TwiML, follows it verb by verb, obeys what the desk orders by REST meanwhile, and tells of phones, recording, words and end, late, twice and in a bad order.
/// </summary>
public sealed class PhoneCall(TwilioDouble twilio, HttpClient desk, string publicRoot, string sid, string from)
{
    private readonly List<Func<Task>> _news = [];
    private readonly List<Task> _told = [];
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly ConcurrentQueue<string> _presses = new();
    private readonly LiveCall _live = twilio.Board.Begin(sid);
    private Random _random = Random.Shared;
    private volatile bool _hangsUp;

    /// <summary>What the caller heard, in order.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    /// <summary>Keys pressed, or words said, at one menu after the other; without any left the caller waits.</summary>
    public Queue<string> Keys { get; init; } = new();

    /// <summary>What is said after the tone; null: nothing.</summary>
    public string? Says { get; init; }

    /// <summary>At the first menu the caller gives up.</summary>
    public bool GivesUp { get; init; }

    /// <summary>In the queue: pressed at the first announcement.</summary>
    public string? PressesWaiting { get; init; }

    /// <summary>In the queue: once these words are heard, this key.</summary>
    public (string Words, string Key)? PressesAt { get; init; }

    /// <summary>In the queue: after so many announcements the caller hangs up.</summary>
    public int HangsUpAfter { get; init; } = int.MaxValue;

    /// <summary>How long the music plays between two announcements.</summary>
    public TimeSpan Music { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How long the caller talks before he hangs up.</summary>
    public TimeSpan Talks { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>In the queue, at the next announcement.</summary>
    public void Press(string key) => _presses.Enqueue(key);

    /// <summary>In the queue, after the next announcement.</summary>
    public void HangUp() => _hangsUp = true;

    public async Task PlayAsync(string hook, Random random)
    {
        _random = random;
        var next = await FetchAsync(hook, []);
        while (next is not null)
        {
            next = await FollowAsync(next);
        }

        twilio.Board.End(sid);
        _news.Add(() => TellAsync(hook, [("CallStatus", "completed"), ("CallDuration", "34"), .. Caller]));

        // Twice each, in any order.
        var news = _news.Concat(_news).ToArray();
        random.Shuffle(news);
        foreach (var tell in news)
        {
            await tell();
        }

        await Task.WhenAll(_told);
    }

    /// <summary>The desk has called: it is the customer's phone, already answered.</summary>
    public bool WasCalled { get; init; }

    /// <summary>What the desk orders within that time.</summary>
    public Task<Order?> OrderedWithinAsync(TimeSpan time) => _live.OrderedWithinAsync(time);

    /// <summary>Follows what the desk ordered to the end of the call.</summary>
    public async Task GoOnAsync(XElement twiMl)
    {
        for (XElement? next = twiMl; next is not null;)
        {
            next = await FollowAsync(next);
        }

        twilio.Board.End(sid);
        await Task.WhenAll(_told);
    }

    private (string, string)[] Caller => WasCalled
        ? [("From", "+18005550199"), ("To", from), ("Direction", "outbound-dial")]
        : [("From", from), ("To", "+18005550199"), ("Direction", "inbound")];

    /// <returns>What to follow next; null: the call is over.</returns>
    private async Task<XElement?> FollowAsync(XElement document)
    {
        foreach (var verb in document.Elements())
        {
            switch (verb.Name.LocalName)
            {
                case "Say":
                    _heard.Enqueue(verb.Value);
                    break;
                case "Gather":
                    _heard.Enqueue(verb.Value);
                    if (GivesUp)
                    {
                        return null;
                    }

                    if (Keys.TryDequeue(out var key))
                    {
                        return await FetchAsync(PathOf(verb.Attribute("action")!.Value), [(key is [>= '0' and <= '9'] ? "Digits" : "SpeechResult", key)]);
                    }

                    break;
                case "Redirect":
                    return await FetchAsync(PathOf(verb.Value), []);
                case "Start" when verb.Element("Transcription") is { } live && Says is { } said:
                    Transcribe(PathOf(live.Attribute("statusCallbackUrl")!.Value), said);
                    break;
                case "Record" when Says is { } words:
                    Record(verb, words);
                    return await FetchAsync(PathOf(verb.Attribute("action")!.Value), [("RecordingSid", $"RE{sid}"), ("Digits", "hangup")]);
                case "Enqueue":
                    return await WaitAsync(verb);
                case "Dial":
                    return await DialAsync(verb);
                case "Hangup":
                    return null;
            }
        }

        return null;
    }

    /// <summary>In the queue: music and announcements of the desk's until it orders something else or the caller has had enough.</summary>
    private async Task<XElement?> WaitAsync(XElement enqueue)
    {
        var action = PathOf(enqueue.Attribute("action")!.Value);
        var url = PathOf(enqueue.Attribute("waitUrl")!.Value);
        for (var round = 1; ; round++)
        {
            var waits = await FetchAsync(url, Queue(round));
            if (waits.Element("Gather") is { } menu && (_presses.TryDequeue(out var key) || (PressesWaiting is { } always && (key = always) is not null)
                || (PressesAt is { } at && menu.Value.Contains(at.Words, StringComparison.Ordinal) && (key = at.Key) is not null)))
            {
                waits = await FetchAsync(PathOf(menu.Attribute("action")!.Value), [("Digits", key), .. Queue(round)]);
            }

            foreach (var verb in waits.Elements())
            {
                switch (verb.Name.LocalName)
                {
                    case "Say" or "Gather":
                        _heard.Enqueue(verb.Elements("Say").FirstOrDefault()?.Value ?? verb.Value);
                        break;
                    case "Redirect":
                        url = PathOf(verb.Value);
                        break;
                    case "Play" or "Pause":
                        break;
                    case "Leave":
                        return await FetchAsync(action, [("QueueResult", "leave"), .. Queue(round)]);
                    case "Hangup":
                        return await HungUpAsync();
                    default:
                        throw new InvalidOperationException($"{verb.Name} is no verb for those who wait.");
                }
            }

            if (await _live.OrderedWithinAsync(Music) is { } order)
            {
                return order.TwiMl;
            }

            if (_hangsUp || round >= HangsUpAfter)
            {
                return await HungUpAsync();
            }
        }

        async Task<XElement?> HungUpAsync()
        {
            await FetchAsync(action, [("QueueResult", "hangup"), .. Queue(1)]);
            return null;
        }
    }

    private static (string, string)[] Queue(int round) => [("QueueTime", round.ToString(CultureInfo.InvariantCulture)), ("QueuePosition", "1"), ("CurrentQueueSize", "1")];

    /// <summary>Another phone rings; they talk until one hangs up or the desk orders something else.</summary>
    private async Task<XElement?> DialAsync(XElement dial)
    {
        var end = dial.Elements().Single();
        var phone = twilio.Board.PhoneOf(end.Value);
        phone.Rang();
        if (phone.RingsFor > TimeSpan.Zero && await _live.OrderedWithinAsync(phone.RingsFor) is { } instead)
        {
            return instead.TwiMl;
        }

        if (!phone.Answers)
        {
            return await FetchAsync(PathOf(dial.Attribute("action")!.Value), [("DialCallStatus", "no-answer")]);
        }

        (string, string)[] leg = [("ParentCallSid", sid), ("From", "+18005550199"), ("To", end.Value), ("Direction", "outbound-dial"), ("Leg", $"{sid}-{end.Value}")];
        TellLate(end, [("CallStatus", "in-progress"), .. leg]);
        var order = await _live.OrderedWithinAsync(Talks);
        TellLate(end, [("CallStatus", "completed"), ("CallDuration", "7"), .. leg]);
        if (dial.Attribute("record") is { Value: "record-from-answer" })
        {
            var recording = $"RE{sid}{phone.Rings}";
            twilio.Media[recording] = ("audio/mpeg", [0x49, 0x44, 0x33, .. System.Text.Encoding.UTF8.GetBytes(recording)]);
            TellLate(
                PathOf(dial.Attribute("recordingStatusCallback")!.Value),
                [("RecordingSid", recording), ("RecordingStatus", "completed"), ("RecordingUrl", $"https://api.twilio.com/2010-04-01/Accounts/{TwilioDouble.AccountSid}/Recordings/{recording}"), ("RecordingDuration", "7")]);
        }

        return order is null ? await FetchAsync(PathOf(dial.Attribute("action")!.Value), [("DialCallStatus", "completed"), ("DialCallDuration", "7")]) : order.TwiMl;
    }

    /// <summary>Sentence by sentence, as it is spoken.</summary>
    private void Transcribe(string path, string words)
    {
        foreach (var (i, sentence) in words.Split('。', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            var data = System.Text.Json.JsonSerializer.Serialize(new { transcript = sentence + "。", confidence = 0.9 });
            (string, string)[] fields =
                [("TranscriptionSid", $"GT{sid}"), ("TranscriptionEvent", "transcription-content"), ("SequenceId", i.ToString(CultureInfo.InvariantCulture)), ("Final", "true"), ("TranscriptionData", data)];
            _news.Add(() => TellAsync(path, fields));
        }
    }

    private void Record(XElement verb, string words)
    {
        var recording = $"RE{sid}";
        twilio.Media[recording] = ("audio/mpeg", [0x49, 0x44, 0x33, .. System.Text.Encoding.UTF8.GetBytes(sid)]);
        var url = $"https://api.twilio.com/2010-04-01/Accounts/{TwilioDouble.AccountSid}/Recordings/{recording}";
        _news.Add(() => TellAsync(
            PathOf(verb.Attribute("recordingStatusCallback")!.Value), [("RecordingSid", recording), ("RecordingStatus", "completed"), ("RecordingUrl", url), ("RecordingDuration", "17")]));
        if (verb.Attribute("transcribeCallback") is { } callback)
        {
            _news.Add(() => TellAsync(
                PathOf(callback.Value), [("RecordingSid", recording), ("TranscriptionSid", $"TR{sid}"), ("TranscriptionStatus", "completed"), ("TranscriptionText", words), .. Caller]));
        }
    }

    /// <summary>Twice, each after a while of its own: the later news may be there first.</summary>
    private void TellLate(XElement end, (string, string)[] fields) => TellLate(PathOf(end.Attribute("statusCallback")!.Value), fields);

    private void TellLate(string path, (string, string)[] fields)
    {
        for (var i = 0; i < 2; i++)
        {
            var delay = _random.Next(0, 150);
            _told.Add(Task.Run(async () =>
            {
                await Task.Delay(delay);
                await TellAsync(path, fields);
            }));
        }
    }

    private async Task<XElement> FetchAsync(string path, (string, string)[] more)
    {
        using var answer = await CallAsync(path, [("CallStatus", "in-progress"), .. Caller, .. more]);
        answer.EnsureSuccessStatusCode();
        return XElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    private async Task TellAsync(string path, (string, string)[] fields)
    {
        using var answer = await CallAsync(path, fields);
        answer.EnsureSuccessStatusCode();
    }

    private Task<HttpResponseMessage> CallAsync(string path, (string Name, string Value)[] fields) => twilio.CallAsync(
        desk,
        path,
        fields.Where(field => field.Name != "Leg").Append(("CallSid", fields.FirstOrDefault(field => field.Name == "Leg").Value ?? sid)).Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)),
        publicRoot + path);

    /// <summary>Verbs name public addresses; the desk under test listens elsewhere.</summary>
    private string PathOf(string url) => url.StartsWith(publicRoot, StringComparison.Ordinal)
        ? url[publicRoot.Length..]
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{url} is not below {publicRoot}."));
}
