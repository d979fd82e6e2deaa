using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace CxmHelpdesk.Server.Http;

/// <summary>
/// <c>/embed.js?account=KEY</c>: the script with the account's colour written before it, so that the launcher has it at once. A request of its own
/// for it would need a permission that the page's policy need not give.
/// </summary>
internal static class EmbedScript
{
    public static void UseEmbedScript(this WebApplication app, IFileProvider files, ChannelAccountStore accounts, Action<HttpContext> prepare) =>
        app.Use(async (context, next) =>
        {
            if (context.Request.Path != "/embed.js" || !HttpMethods.IsGet(context.Request.Method)
                || context.Request.Query["account"].ToString() is not { Length: > 0 } key
                || await accounts.ByKeyAsync(key, context.RequestAborted) is not { } account
                || WebChatSettings.ColourOf(account) is not { } colour
                || files.GetFileInfo("embed.js") is not { Exists: true } file)
            {
                await next(context);
                return;
            }

            using var reader = new StreamReader(file.CreateReadStream());
            var script = Encoding.UTF8.GetBytes($"document.currentScript.dataset.colour ||= \"{colour}\";\n{await reader.ReadToEndAsync(context.RequestAborted)}");
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(script).AsSpan(0, 12))}\"");
            prepare(context);
            await TypedResults.Bytes(script, "text/javascript", entityTag: tag).ExecuteAsync(context);
        });
}
