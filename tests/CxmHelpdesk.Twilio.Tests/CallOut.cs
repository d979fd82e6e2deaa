using System.Xml.Linq;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>A call that the desk has made: rings at the first phone, follows the TwiML to the second, and tells of both.</summary>
internal sealed class CallOut(TwilioDouble twilio, HttpClient desk, string publicRoot, string sid, IReadOnlyDictionary<string, string> order)
{
    public async Task PlayAsync()
    {
        twilio.Board.Begin(sid);
        var first = twilio.Board.PhoneOf(order["To"]);
        first.Rang();
        if (first.Answers && XElement.Parse(order["Twiml"]).Element("Dial") is { } dial)
        {
            var end = dial.Elements().Single();
            var second = twilio.Board.PhoneOf(end.Value);
            second.Rang();
            if (second.Answers)
            {
                if (end.Attribute("url") is { } whisper)
                {
                    KeyValuePair<string, string>[] asked = [new("CallSid", $"{sid}-leg"), new("CallStatus", "in-progress"), new("From", order["From"]), new("To", end.Value)];
                    using var answer = await twilio.CallAsync(desk, whisper.Value[publicRoot.Length..], asked, whisper.Value);
                    twilio.Whispered.Enqueue(XElement.Parse(await answer.Content.ReadAsStringAsync()).Value);
                }

                var customer = new PhoneCall(twilio, desk, publicRoot, $"{sid}-leg", end.Value) { WasCalled = true, Talks = twilio.CustomersTalk };
                twilio.Customers[end.Value] = customer;
                await TellTwiceAsync(end.Attribute("statusCallback")!.Value, $"{sid}-leg", "in-progress", "0");
                if (await customer.OrderedWithinAsync(twilio.CustomersTalk) is { TwiMl: { } instead })
                {
                    // The customer is taken away from the agent's phone, which has nothing more to do.
                    twilio.Board.End(sid);
                    await TellTwiceAsync(order["StatusCallback"], sid, "completed", "12");
                    await customer.GoOnAsync(instead);
                    await TellTwiceAsync(end.Attribute("statusCallback")!.Value, $"{sid}-leg", "completed", "60");
                    return;
                }

                twilio.Board.End($"{sid}-leg");
                await TellTwiceAsync(end.Attribute("statusCallback")!.Value, $"{sid}-leg", "completed", "9");
            }
            else
            {
                await TellTwiceAsync(end.Attribute("statusCallback")!.Value, $"{sid}-leg", "no-answer", "0");
            }
        }

        twilio.Board.End(sid);
        await TellTwiceAsync(order["StatusCallback"], sid, first.Answers ? "completed" : "no-answer", "12");
    }

    private async Task TellTwiceAsync(string url, string call, string status, string seconds)
    {
        for (var i = 0; i < 2; i++)
        {
            KeyValuePair<string, string>[] fields =
                [new("CallSid", call), new("CallStatus", status), new("CallDuration", seconds), new("From", order["From"]), new("To", order["To"]), new("Direction", "outbound-api")];
            using var answer = await twilio.CallAsync(desk, url[publicRoot.Length..], fields, url);
            answer.EnsureSuccessStatusCode();
        }
    }
}
