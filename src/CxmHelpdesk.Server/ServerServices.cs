using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Server.Api;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.Realtime;
using CxmHelpdesk.Server.SignIn;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server;

internal static class ServerServices
{
    /// <summary>How JSON looks everywhere: camel case, enums as words, unknown members refused, null members left out.</summary>
    public static void ShapeJson(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    public static void AddServer(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDeskOptions<ServerOptions>(builder.Configuration, ServerOptions.Section);
        services.AddSingleton(provider => PublicAddress.Parse(provider.GetRequiredService<IOptions<ServerOptions>>().Value.PublicUrl));
        services.AddDeskOptions<TelemetryOptions>(builder.Configuration, TelemetryOptions.Section);
        services.AddHostedService<Telemetry>();
        services.AddSingleton<Readiness>();
        services.AddExceptionHandler<ProblemHandling>();
        services.AddProblemDetails();
        services.AddApiDocument();
        services.AddCallers();
        services.AddSingleton<DemoCustomers>();
        services.AddRealtime(builder.Configuration);
        services.ConfigureHttpJsonOptions(options => ShapeJson(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddResponseCompression(options =>
        {
            // Compressing beside secrets is a risk where another site can make requests with our cookie; SameSite=Strict rules that out.
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        });
        services.AddOptions<HostOptions>().Configure<IOptions<ServerOptions>>(
            (host, server) => host.ShutdownTimeout = TimeSpan.FromSeconds(server.Value.ShutdownSeconds));
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ServerOptions>>((forwarded, server) => Trust(forwarded, server.Value));
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            var options = kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value;
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        // The framework's line for each request holds the query, and with it search words and access tokens.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }

        if (builder.Configuration["urls"] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls((builder.Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new()).Url);
        }
    }

    private static void Trust(ForwardedHeadersOptions forwarded, ServerOptions server)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();

        // As many hops as there are proxies of ours: the first address that is none of them is the caller's, whatever he wrote before it.
        forwarded.ForwardLimit = null;
        forwarded.ForwardedHeaders = server.TrustedProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in server.TrustedProxies)
        {
            if (proxy.Contains('/', StringComparison.Ordinal))
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
            else
            {
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
            }
        }
    }
}
