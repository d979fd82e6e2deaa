using System.Xml.Linq;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>A call that an agent made: his phone is answered, then the customer's, and they talk. Held or passed on, the customer stays on the line.</summary>
internal static class CalledCustomer
{
    private static readonly TimeSpan s_answers = TimeSpan.FromSeconds(2);

    public static async Task AnswerAsync(HttpClient desk, ChannelAccount account, PhoneNetwork network, string sid, Dictionary<string, string> order, TimeProvider time, CancellationToken ct)
    {
        var customer = $"CA{Guid.NewGuid():N}";
        try
        {
            var end = XElement.Parse(order["Twiml"]).Element("Dial")!.Elements().Single();
            var news = end.Attribute("statusCallback")!.Value;
            KeyValuePair<string, string>[] fields = [new("CallSid", customer), new("From", order["From"]), new("To", end.Value), new("Direction", "outbound-dial"), new("CallStatus", "in-progress")];
            network.Begin(customer);
            var line = new PhoneLine(desk, account, network, customer, fields, Random.Shared, time, ct);
            Task AgentsOverAsync() => line.AskAsync(order["StatusCallback"], new("CallSid", sid), new("To", order["To"]), new("Direction", "outbound-api"), new("CallStatus", "completed"), new("CallDuration", "20"));

            await Task.Delay(s_answers * 2, time, ct);
            await line.AskAsync(news);
            var began = time.GetTimestamp();
            var (_, instead) = await network.OrderedWithinAsync(customer, TimeSpan.FromSeconds(Random.Shared.Next(20, 90)));
            if (instead is not null)
            {
                await AgentsOverAsync();
                await line.FollowAsync(instead);
            }

            await line.AskAsync(news, new("CallStatus", "completed"), new("CallDuration", PhoneNetwork.Seconds(time.GetElapsedTime(began))));
            if (instead is null)
            {
                await AgentsOverAsync();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or RefusedException)
        {
            // The play is over, or the desk is gone.
        }
        finally
        {
            network.End(customer);
        }
    }
}
