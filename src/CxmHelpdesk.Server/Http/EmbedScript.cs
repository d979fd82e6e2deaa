using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace CxmHelpdesk.Server.Http;

/// <summary>
/// <c>/embed.js?account=KEY</c>: the script with the account's colour and invitations written before it, so that the launcher has them at once. A request of its own
/// for them would need a permission that the page's policy need not give.
/// </summary>
internal static class EmbedScript
{
    public static void UseEmbedScript(this WebApplication app, IFileProvider files, ChannelAccountStore accounts, Action<HttpContext> prepare) =>
        app.Use(async (context, next) =>
        {
            if (context.Request.Path != "/embed.js" || !HttpMethods.IsGet(context.Request.Method)
                || context.Request.Query["account"].ToString() is not { Length: > 0 } key
                || await accounts.ByKeyAsync(key, context.RequestAborted) is not { } account
                || Facts(account) is not { Length: > 0 } facts
                || files.GetFileInfo("embed.js") is not { Exists: true } file)
            {
                await next(context);
                return;
            }

            using var reader = new StreamReader(file.CreateReadStream());
            var script = Encoding.UTF8.GetBytes($"{facts}{await reader.ReadToEndAsync(context.RequestAborted)}");
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(script).AsSpan(0, 12))}\"");
            prepare(context);
            await TypedResults.Bytes(script, "text/javascript", entityTag: tag).ExecuteAsync(context);
        });

    private static string Facts(ChannelAccount account)
    {
        var facts = new StringBuilder();
        if (WebChatSettings.ColourOf(account) is { } colour)
        {
            facts.Append(CultureInfo.InvariantCulture, $"document.currentScript.dataset.colour ||= \"{colour}\";\n");
        }

        var all = WebChatSettings.InvitationsOf(account);
        if (all.Any(rule => rule.Segment is not null))
        {
            // Who is in which segment is nobody's business but the desk's: the widget asks.
            facts.Append("document.currentScript.dataset.asks = \"1\";\n");
        }

        if (all.Where(rule => rule.Segment is null).ToArray() is { Length: > 0 } invitations)
        {
            // A JSON text as a JavaScript string: escaped twice, with everything beyond ASCII and all of < > & ' as escapes.
            var rules = JsonSerializer.Serialize(JsonSerializer.Serialize(invitations, JsonSerializerOptions.Web));
            facts.Append(CultureInfo.InvariantCulture, $"document.currentScript.dataset.invitations ||= {rules};\n");
        }

        return facts.ToString();
    }
}
