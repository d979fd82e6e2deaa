using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace CxmHelpdesk.Server.Api;

/// <summary>
/// The public door of every channel whose provider, or whose page, calls us. What is taken is durable before the answer goes out;
/// what is refused leaves nothing behind.
/// </summary>
internal static class HooksApi
{
    public static IServiceCollection AddHooks(this IServiceCollection services) => services.AddSingleton<HookLimits>();

    public static void MapHooks(this IEndpointRouteBuilder app)
    {
        var hooks = app.MapGroup("/hooks/{accountKey}").AllowAnonymous().WithTags("Hooks");
        hooks.MapMethods("/", [HttpMethods.Get, HttpMethods.Post], Receive).WithMetadata(new RequestSizeLimitAttribute(RequestBody.MaxMultipartBytes));
        hooks.MapMethods("/", [HttpMethods.Options], AllowPages);
    }

    private static async Task<IResult> Receive(
        string accountKey, HttpContext context, ChannelAccountStore accounts, ChannelRegistry channels, InboundIntake intake, AttachmentStore files, CallQueries calls, HookLimits limits, PublicAddress address, TimeProvider time)
    {
        var ct = context.RequestAborted;
        context.Response.Headers.CacheControl = "no-store";
        if (await accounts.ByKeyAsync(accountKey, ct) is not { } account || channels.Find(account.Channel) is not IWebhookSource source)
        {
            return Problems.For(new Refusal.NotFound("channel account"));
        }

        using var lease = limits.Take(account.Id, context.Connection.RemoteIpAddress, source.RequestsPerMinute(account));
        if (!lease.IsAcquired)
        {
            context.Response.Headers.RetryAfter = HookLimits.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Problems.For(new Refusal.TooMany(HookLimits.RetryAfter));
        }

        // Pages may show the answer to what they sent. No cookie counts here, so that gives nothing away.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var body = await RequestBody.ReadAsync(context.Request, files, source.MaxBodyBytes(account), ct);
        if (body.Refusal is { } refusal)
        {
            return Problems.For(refusal);
        }

        var request = new WebhookRequest(
            context.Request.Method,
            address.Of(context.Request.GetEncodedPathAndQuery()) ?? new Uri(context.Request.GetEncodedUrl()),
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            body.Value.Bytes,
            body.Value.Form,
            body.Value.Files,
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            time.GetUtcNow());
        await source.PrepareAsync(request, account, ct);
        var answer = source.Accept(request, account);
        if (answer is Asked asked)
        {
            answer = asked.Answer(await calls.StandingAsync(account.Id, asked.Call, asked.Reference, ct));
        }

        switch (answer)
        {
            case Accepted accepted:
                foreach (var envelope in accepted.Envelopes)
                {
                    // A caller who hangs up now has still said it.
                    await intake.AcceptAsync(account, envelope, CancellationToken.None);
                }

                return new HookAnswer(accepted.Response);
            case Answered answered:
                return new HookAnswer(answered.Response);
            case Refused refused:
                return Problems.Of(refused.Status, refused.Code, refused.Detail, refused.Field is { } field
                    ? new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [field] = [refused.Detail] } }
                    : null);
            default:
                throw new InvalidOperationException("Unknown answer of a channel.");
        }
    }

    /// <summary>Lets a page of another site send JSON from its script.</summary>
    private static IResult AllowPages(string accountKey, HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlAllowMethods = "POST";
        context.Response.Headers.AccessControlAllowHeaders = "content-type, idempotency-key";
        context.Response.Headers.AccessControlMaxAge = "3600";
        return TypedResults.NoContent();
    }

    private sealed class HookAnswer(WebhookResponse response) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = response.Status;
            if (response.Location is { } location)
            {
                httpContext.Response.Headers.Location = location;
            }

            httpContext.Response.ContentType = response.ContentType;
            return response.Body is { } body ? httpContext.Response.WriteAsync(body, httpContext.RequestAborted) : Task.CompletedTask;
        }
    }
}

/// <summary>So many requests a minute for an account from one address; each channel says how many.</summary>
internal sealed class HookLimits : IDisposable
{
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, Caller>(
        caller => RateLimitPartition.GetSlidingWindowLimiter(caller, key => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = key.PerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        }));

    public RateLimitLease Take(long accountId, IPAddress? address, int perMinute) => _limiter.AttemptAcquire(new Caller(accountId, CallerAddress.NetworkOf(address), perMinute));

    public void Dispose() => _limiter.Dispose();

    private sealed record Caller(long AccountId, string Network, int PerMinute);
}
