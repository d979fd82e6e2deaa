using System.Globalization;
using System.Xml.Linq;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>A call as Twilio plays it: fetches TwiML, follows it verb by verb, and tells of recording, words and end, in a bad order and twice if asked to.</summary>
public sealed class PhoneCall(TwilioDouble twilio, HttpClient desk, string publicRoot, string sid, string from)
{
    private readonly List<Func<Task>> _news = [];
    private readonly List<string> _heard = [];

    /// <summary>What the caller heard, in order.</summary>
    public IReadOnlyList<string> Heard => _heard;

    /// <summary>Keys pressed at one menu after the other; without any left the caller waits.</summary>
    public Queue<string> Keys { get; init; } = new();

    /// <summary>What is said after the tone; null: nothing.</summary>
    public string? Says { get; init; }

    /// <summary>At the first menu the caller gives up.</summary>
    public bool GivesUp { get; init; }

    public async Task PlayAsync(string hook, Random random)
    {
        await FollowAsync(hook, []);
        _news.Add(() => TellAsync(hook, [("CallStatus", "completed"), ("CallDuration", "34"), .. Caller]));

        // Twice each, in any order.
        var news = _news.Concat(_news).ToArray();
        random.Shuffle(news);
        foreach (var tell in news)
        {
            await tell();
        }
    }

    private (string, string)[] Caller => [("From", from), ("To", "+18005550199"), ("Direction", "inbound")];

    private async Task FollowAsync(string path, (string, string)[] more)
    {
        using var answer = await CallAsync(path, [("CallStatus", "in-progress"), .. Caller, .. more]);
        answer.EnsureSuccessStatusCode();
        foreach (var verb in XElement.Parse(await answer.Content.ReadAsStringAsync()).Elements())
        {
            switch (verb.Name.LocalName)
            {
                case "Say":
                    _heard.Add(verb.Value);
                    break;
                case "Gather":
                    _heard.Add(verb.Value);
                    if (GivesUp)
                    {
                        return;
                    }

                    if (Keys.TryDequeue(out var key))
                    {
                        await FollowAsync(PathOf(verb.Attribute("action")!.Value), [("Digits", key)]);
                        return;
                    }

                    break;
                case "Redirect":
                    await FollowAsync(PathOf(verb.Value), []);
                    return;
                case "Record" when Says is { } words:
                    Record(verb, words);
                    await FollowAsync(PathOf(verb.Attribute("action")!.Value), [("RecordingSid", $"RE{sid}"), ("Digits", "hangup")]);
                    return;
                case "Hangup":
                    return;
            }
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

    private async Task TellAsync(string path, (string, string)[] fields)
    {
        using var answer = await CallAsync(path, fields);
        answer.EnsureSuccessStatusCode();
    }

    private Task<HttpResponseMessage> CallAsync(string path, (string, string)[] fields) =>
        twilio.CallAsync(desk, path, fields.Append(("CallSid", sid)).Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)), publicRoot + path);

    /// <summary>Verbs name public addresses; the desk under test listens elsewhere.</summary>
    private string PathOf(string url) => url.StartsWith(publicRoot, StringComparison.Ordinal)
        ? url[publicRoot.Length..]
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{url} is not below {publicRoot}."));
}
