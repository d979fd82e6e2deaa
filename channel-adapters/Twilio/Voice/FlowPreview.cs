using System.Globalization;
using System.Xml.Linq;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>Reads what callers hear out of the very TwiML that Twilio gets, so that the preview cannot say anything else than the call.</summary>
internal static class FlowPreview
{
    private const string Waits = "waits";
    private const string CallBack = "callBack";
    private const string Voicemail = "voicemail";

    public static IReadOnlyList<CallScene> Of(VoiceFlow flow)
    {
        var there = new CallFlow(flow, "https://preview.invalid/", "+10000000000");
        var scenes = new List<CallScene> { Beginning(flow, "open", there) };
        if (flow.HasAgents)
        {
            scenes.Add(new CallScene(Waits, [.. Said(there.Enqueue(0)), .. Said(there.Wait(0, 2, 0))])
            {
                Choices = flow.OffersCallBack ? [ToCallBack] : [], Then = Voicemail, AfterMinutes = flow.MaxWaitMinutes,
            });
        }

        if (flow.OffersCallBack)
        {
            scenes.Add(new CallScene(CallBack, Said(there.CallBackTaken())));
        }

        // What comes after the tone is heard by those only who said nothing.
        scenes.Add(new CallScene(Voicemail, [Said(there.Record())[0]]));
        if (flow.HasAgents || flow.ClosedGreeting is not null)
        {
            scenes.Add(Beginning(flow, "closed", new CallFlow(flow, "https://preview.invalid/", "+10000000000") { IsOpen = false }));
        }

        if (flow.HasAgents)
        {
            scenes.Add(Beginning(flow, "nobody", new CallFlow(flow, "https://preview.invalid/", "+10000000000") { IsAttended = false }));
        }

        return scenes;
    }

    private static CallChoice ToCallBack { get; } = new(VoiceFields.CallBackKey.ToString(CultureInfo.InvariantCulture), null, CallBack);

    private static CallScene Beginning(VoiceFlow flow, string name, CallFlow there)
    {
        var next = there.PutsThrough ? Waits : Voicemail;
        return new CallScene(name, Said(there.Greet()))
        {
            Choices = [.. flow.OffersCallBack ? [ToCallBack] : Array.Empty<CallChoice>(), .. flow.Topics.Select(topic => new CallChoice($"{topic.Key}", topic.Value, next))],
            Then = next,
        };
    }

    private static IReadOnlyList<string> Said(string twiMl) => [.. XElement.Parse(twiMl).Descendants("Say").Select(say => say.Value)];
}
