using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <summary>An account that a bot can talk on.</summary>
public sealed record BotAccountDto(long Id, string Name, string Channel, BotFlow Flow, BotFigures Figures);

/// <summary>What the bot of each account does, a talk with it to try, and what came of it.</summary>
internal static class BotApi
{
    private const int DefaultDays = 30;

    public static void MapBot(this RouteGroupBuilder api)
    {
        var bot = api.MapGroup("/bot").For(Access.Supervisors);
        bot.MapGet("/accounts", Accounts);
        bot.MapPut("/accounts/{id:long}", Save).For(Access.Administrators);
        bot.MapGet("/accounts/{id:long}/figures", Figures);
        bot.MapPost("/preview", Preview);
    }

    private static async Task<IReadOnlyList<BotAccountDto>> Accounts(ChannelAccountStore accounts, ChannelRegistry channels, SettingsStore settings, BotReport report, CancellationToken ct)
    {
        var found = new List<BotAccountDto>();
        foreach (var account in (await accounts.EnabledAsync(ct)).Where(account => Talks(account, channels)).OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase).ThenBy(account => account.Id))
        {
            found.Add(new BotAccountDto(
                account.Id, account.Name, account.Channel, await settings.GetAsync<BotFlow>(BotFlow.SettingsName(account.Id), ct), await report.OfAsync(account.Id, DefaultDays, ct)));
        }

        return found;
    }

    private static async Task<Results<Ok<BotFlow>, ProblemHttpResult>> Save(
        long id, BotFlow flow, ChannelAccountStore accounts, ChannelRegistry channels, SettingsStore settings, Viewer viewer, CancellationToken ct)
    {
        if (await accounts.ByIdAsync(id, ct) is not { } account || !Talks(account, channels))
        {
            return Problems.For(new Refusal.NotFound("account"));
        }

        await settings.PutAsync(BotFlow.SettingsName(id), flow, viewer.AgentId, ct);
        return TypedResults.Ok(flow);
    }

    private static async Task<Results<Ok<BotFigures>, ProblemHttpResult>> Figures(long id, int? days, ChannelAccountStore accounts, BotReport report, CancellationToken ct) =>
        await accounts.ByIdAsync(id, ct) is null ? Problems.For(new Refusal.NotFound("account")) : TypedResults.Ok(await report.OfAsync(id, days ?? DefaultDays, ct));

    private static Task<BotPreviewTalk> Preview(PreviewBot preview, BotPreview bot, CancellationToken ct) => bot.PlayAsync(preview, ct);

    private static bool Talks(ChannelAccount account, ChannelRegistry channels) => channels.Find(account.Channel) is { } channel && BotFlow.Talks(channel.Descriptor.Capabilities);
}
