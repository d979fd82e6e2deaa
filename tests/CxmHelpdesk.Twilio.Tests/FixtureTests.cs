using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio.Messaging;
using CxmHelpdesk.Channels.Twilio.Webhooks;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>Requests as Twilio documents them, signed by its own library, and the vectors of its libraries' tests.</summary>
public sealed class FixtureTests
{
    [FixtureFact]
    public void The_published_signatures_are_right_and_the_wrong_one_is_not()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFixtures.Folder!, "_signature_vectors.json")));
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var isJson = vector.TryGetProperty("json_body", out var json);
            var body = Encoding.UTF8.GetBytes(isJson ? json.GetString()! : "");
            var form = isJson ? null : FormFields.Read(Encoding.UTF8.GetBytes(string.Join('&', Parameters(vector.GetProperty("params")))));
            Assert.True(
                vector.GetProperty("valid").GetBoolean() == RequestSignature.IsRight(
                    vector.GetProperty("url").GetString()!, form, body, vector.GetProperty("signature").GetString(), [vector.GetProperty("auth_token").GetString()!]),
                vector.ToString());
            if (isJson)
            {
                Assert.False(RequestSignature.IsRight(
                    vector.GetProperty("url").GetString()!, null, Encoding.UTF8.GetBytes(json.GetString() + " "), vector.GetProperty("signature").GetString(), [vector.GetProperty("auth_token").GetString()!]));
            }
        }
    }

    [FixtureFact]
    public void Every_recorded_request_is_rightly_signed()
    {
        var count = 0;
        foreach (var (name, request, _) in All())
        {
            var body = Encoding.UTF8.GetBytes(request.GetProperty("body").GetString()!);
            Assert.True(
                RequestSignature.IsRight(
                    request.GetProperty("url").GetString()!, FormFields.Read(body), body, request.GetProperty("headers").GetProperty("X-Twilio-Signature").GetString(),
                    [request.GetProperty("auth_token").GetString()!]),
                name);
            count++;
        }

        Assert.True(count > 30, $"Only {count} requests.");
    }

    [FixtureFact]
    public void Every_recorded_message_says_what_it_should()
    {
        foreach (var (name, request, expect) in All().Where(one => one.Expect.GetProperty("kind").GetString() == "message"))
        {
            var message = Assert.IsType<Message>(Assert.Single(InboundText.Parse(EnvelopeOf(request))));
            Assert.Equal(expect.GetProperty("external_id").GetString(), message.ExternalId);
            Assert.Equal(expect.GetProperty("from").GetString()!.Replace("whatsapp:", "", StringComparison.Ordinal), message.Sender.Address);
            Assert.Equal(expect.GetProperty("to").GetString(), InboundText.OurNumberIn(message.Thread.Conversation));
            if (expect.GetProperty("text").GetString() is { Length: > 0 } text)
            {
                Assert.StartsWith(text, message.Text, StringComparison.Ordinal);
            }

            if (expect.TryGetProperty("attachments", out var attachments))
            {
                Assert.Equal(attachments.EnumerateArray().Select(one => one.GetProperty("url").GetString()), message.Attachments.Select(one => ((RemoteContent)one.Content).Reference));
                Assert.Equal(attachments.EnumerateArray().Select(one => one.GetProperty("type").GetString()), message.Attachments.Select(one => one.ContentType));
            }

            if (expect.TryGetProperty("in_reply_to", out var answered))
            {
                Assert.Equal([answered.GetString()!], message.Thread.AnswersTo);
            }

            if (expect.TryGetProperty("profile", out var profile))
            {
                Assert.Equal(profile.GetString(), message.Sender.Name);
            }

            if (expect.TryGetProperty("location", out var place))
            {
                Assert.Contains(place.GetProperty("label").GetString()!, message.Text, StringComparison.Ordinal);
                Assert.Contains("35.6586", message.Text, StringComparison.Ordinal);
            }

            if (expect.TryGetProperty("opt_out", out var word))
            {
                Assert.Equal(word.GetString() switch { "STOP" => Consent.Withdrawn, "START" => Consent.Given, _ => (Consent?)null }, message.Consent);
            }

            Assert.True(message.Text.Length > 0 || message.Attachments.Count > 0, name);
        }
    }

    [FixtureFact]
    public void Every_recorded_status_becomes_the_receipt_it_should()
    {
        foreach (var (name, request, expect) in All().Where(one => one.Expect.GetProperty("kind").GetString() == "status"))
        {
            var happened = Assert.Single(InboundText.Parse(EnvelopeOf(request)));
            switch (expect.GetProperty("status").GetString())
            {
                case "delivered":
                    Assert.Equal(ReceiptState.Delivered, Assert.IsType<Receipt>(happened).State);
                    break;
                case "read":
                    Assert.Equal(ReceiptState.Read, Assert.IsType<Receipt>(happened).State);
                    break;
                case "undelivered":
                    var failed = Assert.IsType<Receipt>(happened);
                    Assert.Equal(ReceiptState.Failed, failed.State);
                    Assert.Equal(expect.GetProperty("error_code").GetString() == "30006" ? "recipient-landline" : "recipient-unreachable", failed.Code);
                    break;
                default:
                    Assert.IsType<Ignored>(happened);
                    break;
            }

            Assert.NotEmpty(name);
        }
    }

    internal static IEnumerable<(string Name, JsonElement Request, JsonElement Expect)> All() =>
        Directory.EnumerateFiles(SharedFixtures.Folder!, "*.json")
            .Where(file => !Path.GetFileName(file).StartsWith('_'))
            .Order(StringComparer.Ordinal)
            .Select(file =>
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                var root = document.RootElement.Clone();
                return (Path.GetFileNameWithoutExtension(file), root.GetProperty("request"), root.GetProperty("expect"));
            });

    internal static Envelope EnvelopeOf(JsonElement request) => new(
        "sender/1", TwilioRequest.FormType, Encoding.UTF8.GetBytes(request.GetProperty("body").GetString()!), SignedRequest.Now, new Dictionary<string, string>(), []);

    private static IEnumerable<string> Parameters(JsonElement parameters) =>
        parameters.EnumerateObject().SelectMany(parameter =>
            (parameter.Value.ValueKind == JsonValueKind.Array ? parameter.Value.EnumerateArray().Select(value => value.GetString()!) : [parameter.Value.GetString()!])
            .Select(value => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value)}"));
}
