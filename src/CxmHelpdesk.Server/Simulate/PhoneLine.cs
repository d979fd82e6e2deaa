using System.Xml.Linq;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>A customer's phone while he is on the line: follows what the desk answers and orders, verb by verb, and tells of it, as the provider does.</summary>
/// <param name="fields">With each request: who is on the line.</param>
internal sealed class PhoneLine(HttpClient desk, ChannelAccount account, PhoneNetwork network, string call, KeyValuePair<string, string>[] fields, Random random, TimeProvider time, CancellationToken ct)
{
    private static readonly TimeSpan s_music = TimeSpan.FromSeconds(5);

    /// <summary>At a phone that rings.</summary>
    private static readonly TimeSpan s_answers = TimeSpan.FromSeconds(2);

    /// <summary>What somebody waits through before he has had enough.</summary>
    private readonly int _patience = random.Next(6, 24);

    public async Task FollowAsync(XElement? twiMl)
    {
        while (twiMl is not null && !ct.IsCancellationRequested)
        {
            twiMl = twiMl.Elements().LastOrDefault(verb => verb.Name.LocalName is "Redirect" or "Enqueue" or "Dial" or "Hangup" or "Record") switch
            {
                { Name.LocalName: "Redirect" } redirect => await AskAsync(redirect.Value),
                { Name.LocalName: "Enqueue" } enqueue => await WaitAsync(enqueue),
                { Name.LocalName: "Dial" } dial => await TalkAsync(dial),
                _ => null,
            };
        }
    }

    /// <summary>Whoever is on the line when the play ends hangs up, so that nobody is left waiting.</summary>
    private async Task<XElement?> WaitAsync(XElement enqueue)
    {
        var wait = enqueue.Attribute("waitUrl")!.Value;
        for (var round = 1; round <= _patience && !ct.IsCancellationRequested; round++)
        {
            var heard = await AskAsync(wait, new KeyValuePair<string, string>("QueueTime", $"{round * (int)s_music.TotalSeconds}"));
            if (heard.Element("Leave") is not null)
            {
                return await AskAsync(enqueue.Attribute("action")!.Value, new KeyValuePair<string, string>("QueueResult", "leave"));
            }

            if (round == _patience && heard.Element("Gather") is { } menu && random.Next(2) == 0)
            {
                return await AskAsync(menu.Attribute("action")!.Value, new KeyValuePair<string, string>("Digits", "1"));
            }

            if (await network.OrderedWithinAsync(call, s_music) is { Ordered: true } order)
            {
                return order.TwiMl;
            }
        }

        await AskAsync(enqueue.Attribute("action")!.Value, new KeyValuePair<string, string>("QueueResult", "hangup"));
        return null;
    }

    /// <summary>The agent's phone rings and is answered; they talk until one hangs up, or the desk orders something else.</summary>
    private async Task<XElement?> TalkAsync(XElement dial)
    {
        var phone = dial.Elements().Single().Attribute("statusCallback")!.Value;
        if (await network.OrderedWithinAsync(call, s_answers) is { Ordered: true } given)
        {
            return given.TwiMl;
        }

        var leg = $"CA{Guid.NewGuid():N}";
        await AskAsync(phone, new("CallSid", leg), new("CallStatus", "in-progress"));
        var began = time.GetTimestamp();
        var order = await network.OrderedWithinAsync(call, TimeSpan.FromSeconds(random.Next(20, 90)));
        var seconds = PhoneNetwork.Seconds(time.GetElapsedTime(began));
        await AskAsync(phone, new("CallSid", leg), new("CallStatus", "completed"), new("CallDuration", seconds));
        return order.Ordered ? order.TwiMl : await AskAsync(dial.Attribute("action")!.Value, new("DialCallStatus", "completed"), new("DialCallDuration", seconds));
    }

    /// <summary>The desk's verbs name its public address; here it is reached by its own.</summary>
    public async Task<XElement> AskAsync(string url, params KeyValuePair<string, string>[] more)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? url[at..] : "";
        var answer = await SignedHook.PostAsync(desk, account, query, [.. fields.ExceptBy(more.Select(field => field.Key), field => field.Key), .. more], CancellationToken.None);
        return answer.Length == 0 ? new XElement("Response") : XElement.Parse(answer);
    }
}
