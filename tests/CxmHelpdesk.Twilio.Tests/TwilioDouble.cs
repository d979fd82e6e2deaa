using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>
/// Plays Twilio on loopback: the REST calls that the adapter makes, media behind a redirect, and webhooks signed as Twilio signs them. It answers wrongly when it is told to.
/// Knows nothing of the adapter, so that both cannot err alike.
/// </summary>
public sealed class TwilioDouble : IAsyncDisposable
{
    public const string AccountSid = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private int _count;

    private TwilioDouble(WebApplication app) => _app = app;

    public string Token { get; set; } = "12345678901234567890123456789012";

    public Uri Url => new(_app.Urls.First());

    /// <summary>Everything that was sent, oldest first.</summary>
    public ConcurrentQueue<SentText> Sent { get; } = new();

    /// <summary>Each time it was asked to send, whatever came of it.</summary>
    public ConcurrentQueue<DateTimeOffset> Asked { get; } = new();

    /// <summary>By the customer's WhatsApp address: when he last wrote. To those in it free text goes for a day.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Heard { get; } = new();

    /// <summary>By which the day of <see cref="Heard"/> is counted.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Answers the next sends instead of taking them; <see cref="Fault.TakesIt"/> takes the message and loses the answer.</summary>
    public ConcurrentQueue<Fault> Faults { get; } = new();

    public ConcurrentDictionary<string, (string Type, byte[] Bytes)> Media { get; } = new();

    public ConcurrentDictionary<string, string> NumberUrls { get; } = new();

    /// <summary>Of every number, as its owner has set it up.</summary>
    public string HookMethod { get; set; } = "POST";

    /// <summary>Where the end of calls is told; null: where the calls go.</summary>
    public string? StatusUrl { get; set; }

    /// <summary>By its SID: where it sends texts; empty: where each number says.</summary>
    public ConcurrentDictionary<string, string> Services { get; } = new();

    public Switchboard Board { get; } = new();

    /// <summary>Calls that the desk asked for, as it asked.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Called { get; } = new();

    /// <summary>Where news of such calls goes, and as what address it is signed.</summary>
    public (HttpClient Desk, string PublicRoot)? World { get; set; }

    /// <summary>What customers heard whom the desk called, before they were joined.</summary>
    public ConcurrentQueue<string> Whispered { get; } = new();

    /// <summary>How long customers talk whom the desk called, before they hang up.</summary>
    public TimeSpan CustomersTalk { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>By their number: the phones of customers whom the desk called and who answered.</summary>
    public ConcurrentDictionary<string, PhoneCall> Customers { get; } = new();

    /// <summary>What plays the calls that the desk made.</summary>
    public ConcurrentBag<Task> Playing { get; } = [];

    public List<(string Name, string Text, string Status)> Templates { get; } = [];

    public int Lookups { get; private set; }

    /// <summary>Whether the storage behind the redirect was shown the credentials.</summary>
    public bool StorageSawCredentials { get; private set; }

    /// <summary>Where a medium's redirect leads; null: to this double's own storage.</summary>
    public string? StorageUrl { get; set; }

    public static async Task<TwilioDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var twilio = new TwilioDouble(app);
        twilio.Map(app);
        await app.StartAsync();
        return twilio;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>A webhook as Twilio would send it.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpClient desk, string url, IEnumerable<KeyValuePair<string, string>> fields, string? signedUrl = null)
    {
        var form = fields.Append(new("AccountSid", AccountSid)).ToArray();
        if (form.FirstOrDefault(field => field.Key == "From").Value is { } from && from.StartsWith("whatsapp:", StringComparison.Ordinal))
        {
            Heard[from] = Clock.GetUtcNow();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", Sign(signedUrl ?? url, form, Token));
        return await desk.SendAsync(request);
    }

    public static string Sign(string url, IEnumerable<KeyValuePair<string, string>> fields, string token)
    {
        var signed = url + string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
#pragma warning disable CA5350 // Twilio's choice.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }

    private void Map(WebApplication app)
    {
        var account = app.MapGroup("/2010-04-01/Accounts/{account}");
        account.AddEndpointFilter(async (context, next) => SignedIn(context.HttpContext) && (string?)context.HttpContext.GetRouteValue("account") == AccountSid
            ? await next(context)
            : Error(401, 20003, "Authenticate"));
        account.MapPost("/Messages.json", (Delegate)CreateAsync);
        account.MapGet("/Messages.json", List);
        account.MapPost("/Calls.json", (Delegate)CreateCallAsync);
        account.MapPost("/Calls/{call}.json", (Delegate)UpdateCallAsync);
        account.MapGet("/IncomingPhoneNumbers.json", (string PhoneNumber) => Results.Json(new
        {
            incoming_phone_numbers = NumberUrls.TryGetValue(PhoneNumber, out var url) ? new[] { new { phone_number = PhoneNumber, sms_url = url, sms_method = HookMethod, voice_url = url, voice_method = HookMethod, status_callback = StatusUrl ?? url, status_callback_method = HookMethod } } : [],
        }));
        account.MapGet("/Messages/{message}/Media/{medium}", (string medium) => Stored(medium));
        account.MapDelete("/Recordings/{recording}.json", (string recording) =>
        {
            if (Faults.TryDequeue(out var fault))
            {
                return Error(fault.Status, fault.Code, fault.Message);
            }

            return Media.TryRemove(recording, out _) ? Results.NoContent() : Error(404, 20404, "Not found");
        });
        account.MapGet("/Recordings/{recording}", (string recording) => Stored(recording.Split('.')[0]));
        app.MapGet("/v1/Services/{service}", (string service, HttpContext context) =>
            !SignedIn(context) ? Error(401, 20003, "Authenticate")
            : Services.TryGetValue(service, out var url) ? Results.Json(new { sid = service, inbound_request_url = url, inbound_method = HookMethod, use_inbound_webhook_on_number = url.Length == 0 })
            : Error(404, 20404, "Not found"));
        app.MapGet("/v1/ContentAndApprovals", (HttpContext context) => SignedIn(context)
            ? Results.Json(new
            {
                contents = Templates.Select((template, i) => new
                {
                    sid = $"HX{i:x32}",
                    friendly_name = template.Name,
                    language = "en",
                    types = new Dictionary<string, object> { ["twilio/text"] = new { body = template.Text } },
                    approval_requests = new { status = template.Status },
                }),
            })
            : Error(401, 20003, "Authenticate"));
        app.MapGet("/storage/{medium}", (string medium, HttpRequest request) =>
        {
            StorageSawCredentials |= request.Headers.Authorization.Count > 0;
            return Media.TryGetValue(medium, out var found) ? Results.Bytes(found.Bytes, found.Type) : Results.NotFound();
        });
    }

    private bool SignedIn(HttpContext context) =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var given)
        && given.Parameter == Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{Token}"));

    private IResult Stored(string medium) => Media.ContainsKey(medium) ? Results.Redirect(StorageUrl ?? $"{Url}storage/{medium}") : Error(404, 20404, "Not found");

    private async Task<IResult> CreateAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        Asked.Enqueue(TimeProvider.System.GetUtcNow());
        var hasFault = Faults.TryDequeue(out var fault);
        if (hasFault && !fault!.TakesIt)
        {
            await Task.Delay(fault.After ?? TimeSpan.Zero);
            if (fault.RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return fault.Status == 0 ? Abort(context) : Error(fault.Status, fault.Code, fault.Message);
        }

        if (form["ContentSid"].Count == 0 && Heard.TryGetValue(form["To"].ToString(), out var at) && Clock.GetUtcNow() - at > TimeSpan.FromHours(24))
        {
            return Error(400, 63016, "Failed to send freeform message because you are outside the allowed window.");
        }

        var sid = $"SM{Interlocked.Increment(ref _count):x32}";
        var text = new SentText(
            sid, form["To"].ToString(), form["From"].ToString(), form["MessagingServiceSid"].ToString(), form["Body"].ToString(), form["StatusCallback"].ToString(),
            [.. form["MediaUrl"].OfType<string>()], form["ContentSid"].ToString(), form["ContentVariables"].ToString(), TimeProvider.System.GetUtcNow());
        Sent.Enqueue(text);
        await Task.Delay(fault?.After ?? TimeSpan.Zero);
        return hasFault ? Abort(context) : Results.Json(ToJson(text), statusCode: 201);
    }

    private async Task<IResult> CreateCallAsync(HttpContext context)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
        if (Faults.TryDequeue(out var fault))
        {
            return fault.Status == 0 ? Abort(context) : Error(fault.Status, fault.Code, fault.Message);
        }

        var sid = $"CA{Interlocked.Increment(ref _count):x32}";
        Called.Enqueue(form);
        if (World is { } world)
        {
            Playing.Add(Task.Run(() => new CallOut(this, world.Desk, world.PublicRoot, sid, form).PlayAsync()));
        }

        return Results.Json(new { sid, status = "queued" }, statusCode: 201);
    }

    private async Task<IResult> UpdateCallAsync(HttpContext context, string call)
    {
        var form = await context.Request.ReadFormAsync();
        if (Faults.TryDequeue(out var fault))
        {
            return fault.Status == 0 ? Abort(context) : Error(fault.Status, fault.Code, fault.Message);
        }

        var order = form["Twiml"].ToString() is { Length: > 0 } twiMl ? new Order(System.Xml.Linq.XElement.Parse(twiMl)) : form["Status"] == "completed" ? new Order(null) : null;
        return order is null ? Error(400, 20001, "Neither Twiml nor Status")
            : Board.Order(call, order) ? Results.Json(new { sid = call, status = "in-progress" })
            : Error(400, 21220, "Call is not in-progress. Cannot redirect.");
    }

    private IResult List(string? To)
    {
        Lookups++;
        return Results.Json(new { messages = Sent.Where(text => To is null || text.To == To).Reverse().Select(ToJson) });
    }

    private static Dictionary<string, object?> ToJson(SentText text) => new()
    {
        ["sid"] = text.Sid,
        ["status"] = "queued",
        ["direction"] = "outbound-api",
        ["body"] = text.Body,
        ["num_media"] = text.Media.Count.ToString(CultureInfo.InvariantCulture),
        ["to"] = text.To,
        ["date_created"] = text.At.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
        ["date_sent"] = null,
        ["error_code"] = null,
    };

    private static IResult Abort(HttpContext context)
    {
        context.Abort();
        return Results.Empty;
    }

    private static IResult Error(int status, int? code, string message) => Results.Json(new { code, message, more_info = "https://www.twilio.com/docs/errors", status }, statusCode: status);
}

/// <param name="Status">0: the connection breaks.</param>
/// <param name="TakesIt">The message is sent, only its answer is lost.</param>
/// <param name="After">So long it does not answer.</param>
public sealed record Fault(int Status, int? Code = null, string Message = "No.", int? RetryAfter = null, bool TakesIt = false, TimeSpan? After = null);

public sealed record SentText(
    string Sid, string To, string From, string Service, string Body, string StatusCallback, IReadOnlyList<string> Media, string ContentSid, string ContentVariables, DateTimeOffset At);
