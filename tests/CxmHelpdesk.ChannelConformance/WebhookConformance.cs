using System.Text;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.ChannelConformance;

/// <summary>What <see cref="IWebhookSource.Accept"/> must hold for every channel that is called by its provider.</summary>
public abstract class WebhookConformance : SendingConformance
{
    /// <summary>A request that is taken.</summary>
    protected abstract WebhookRequest Good { get; }

    /// <summary>The same without its proof, and with a wrong one.</summary>
    protected abstract IReadOnlyList<WebhookRequest> Tampered { get; }

    private IWebhookSource Source => (IWebhookSource)Channel;

    [Fact]
    public void What_is_right_is_taken_and_can_be_read()
    {
        var accepted = Assert.IsType<Accepted>(Answer(Good));
        Assert.NotEmpty(accepted.Envelopes);
        Assert.All(accepted.Envelopes, envelope =>
        {
            Assert.InRange(envelope.DedupeKey.Length, 1, 200);
            Assert.NotNull(Channel.Parse(envelope));
        });
    }

    [Fact]
    public void The_same_request_again_has_the_same_dedupe_keys() => Assert.Equal(Keys(), Keys());

    [Fact]
    public void What_was_tampered_with_is_refused()
    {
        Assert.NotEmpty(Tampered);
        Assert.All(Tampered, request => Assert.InRange(Assert.IsType<Refused>(Answer(request)).Status, 401, 403));
    }

    [Fact]
    public void A_refusal_is_one_of_the_contracts_and_shows_no_secret()
    {
        foreach (var request in Broken().Concat(Tampered))
        {
            if (Answer(request) is Refused refused)
            {
                Assert.Contains(refused.Status, (int[])[400, 401, 403, 405, 413, 415, 422]);
                Assert.NotEmpty(refused.Code);
                Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Nothing_that_is_sent_breaks_it()
    {
        foreach (var request in Broken())
        {
            try
            {
                if (Answer(request) is Accepted accepted)
                {
                    foreach (var envelope in accepted.Envelopes)
                    {
                        Channel.Parse(envelope);
                    }
                }
            }
            catch (UnreadableEnvelopeException)
            {
                // Taken in as it came, to be quarantined.
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{error.GetType().Name} ({error.Message}) for {request.Method} {Convert.ToBase64String(request.Body.Span)}\n{error.StackTrace}");
            }
        }
    }

    [Fact]
    public void Every_account_has_a_limit() => Assert.True(Source.RequestsPerMinute(Account) > 0, "A limit of nothing lets nobody in.");

    /// <summary>As the desk takes it, where somebody is there to take a call.</summary>
    private WebhookAnswer Answer(WebhookRequest request) =>
        Source.Accept(request, Account) switch { Asked asked => asked.Answer(new CallStanding(null, 0)), var answer => answer };

    private IReadOnlyList<string> Keys() => [.. Assert.IsType<Accepted>(Answer(Good)).Envelopes.Select(envelope => envelope.DedupeKey)];

    private IEnumerable<WebhookRequest> Broken()
    {
        var random = new Random(7);
        foreach (var method in (string[])["GET", "POST", "PUT", ""])
        {
            yield return Good with { Method = method, Body = ReadOnlyMemory<byte>.Empty };
            yield return Good with { Method = method, Headers = new Dictionary<string, string>() };
        }

        for (var length = 0; length < Good.Body.Length; length++)
        {
            yield return Good with { Body = Good.Body[..length] };
        }

        for (var i = 0; i < 500 && Good.Body.Length > 0; i++)
        {
            var bytes = Good.Body.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            yield return Good with { Body = bytes };
        }

        foreach (var type in (string[])["", "text/plain", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "multipart/form-data", new string('x', 10_000)])
        {
            yield return Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["content-type"] = type } };
            yield return Good with
            {
                Headers = new Dictionary<string, string>(Good.Headers) { ["content-type"] = type },
                Form = new Dictionary<string, string> { [""] = "", ["\ud800"] = "\udc00", ["message"] = new string('あ', 200_000), ["email"] = "\0" },
            };
        }

        yield return Good with { Body = Encoding.UTF8.GetBytes(new string('[', 1_000_000)) };
    }
}
