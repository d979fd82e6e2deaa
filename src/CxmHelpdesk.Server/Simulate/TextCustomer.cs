using System.Globalization;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>Somebody with a phone, who writes a text.</summary>
internal static class TextCustomer
{
    private const int Phones = 200;

    public static Task SayAsync(HttpClient http, ChannelAccount account, Random random, CancellationToken ct)
    {
        var (number, script) = Next(random);
        return SignedHook.PostAsync(
            http, account, "",
            [new("Body", string.Join(' ', script.Lines)), new("From", number), new("MessageSid", $"SM{Guid.NewGuid():N}"), new("NumMedia", "0"), new("To", SignedHook.OurNumber(account))],
            ct);
    }

    /// <summary>Who it is, and what he has to say.</summary>
    public static (string Number, Script Script) Next(Random random)
    {
        var phone = random.Next(Phones);
        var script = Script.Next(random, phone % 5 < 2 ? "ja" : "en");
        return (string.Create(CultureInfo.InvariantCulture, $"{(script.Language == "ja" ? "+8190" : "+1415")}5550{phone:0000}"), script);
    }
}
