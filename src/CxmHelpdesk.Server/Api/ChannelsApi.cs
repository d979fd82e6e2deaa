using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

internal static class ChannelsApi
{
    public static void MapChannels(this RouteGroupBuilder api)
    {
        api.MapGet("/channels", Channels);
        var accounts = api.MapGroup("/channel-accounts").For(Access.Administrators);
        accounts.MapGet("/", Accounts);
        accounts.MapPost("/", Add);
        accounts.MapPost("/call-preview", CallPreview);
        accounts.MapPatch("/{id:long}", Change);
        accounts.MapPost("/{id:long}/key", RotateKey);
        accounts.MapPost("/{id:long}/check", Check);
    }

    /// <summary>For everybody: the composer is drawn from the capabilities. Descriptors hold no account's values.</summary>
    private static Page<ChannelDto> Channels(ChannelRegistry channels) => new([.. channels.All.Select(channel => ChannelDto.Of(channel))], null);

    private static Results<Ok<IReadOnlyList<CallScene>>, ProblemHttpResult> CallPreview(PreviewCallsRequest request, PreviewCalls preview) => preview.Handle(request).OrProblem();

    private static async Task<Page<ChannelAccountDto>> Accounts(ManageChannelAccounts accounts, CancellationToken ct) => new(await accounts.AllAsync(ct), null);

    private static async Task<Results<Created<ChannelAccountDto>, ProblemHttpResult>> Add(
        NewChannelAccountRequest request, ManageChannelAccounts accounts, Viewer viewer, CancellationToken ct) =>
        (await accounts.AddAsync(request, viewer, ct)).CreatedOrProblem(account => $"/api/channel-accounts/{account.Id}");

    private static async Task<Results<Ok<ChannelAccountDto>, ProblemHttpResult>> Change(
        long id, ChangeChannelAccountRequest request, ManageChannelAccounts accounts, Viewer viewer, CancellationToken ct) =>
        (await accounts.ChangeAsync(id, request, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<ChannelAccountDto>, ProblemHttpResult>> RotateKey(
        long id, ManageChannelAccounts accounts, Viewer viewer, CancellationToken ct) =>
        (await accounts.RotateKeyAsync(id, viewer, ct)).OrProblem();

    private static async Task<Results<Ok<CheckResult>, ProblemHttpResult>> Check(long id, CheckChannelAccount check, CancellationToken ct) =>
        (await check.HandleAsync(id, ct)).OrProblem();
}

/// <summary>A channel that this server has.</summary>
/// <param name="Called">Its provider, or a page, calls the account's public address.</param>
public sealed record ChannelDto(
    string Key, string Name, string Icon, long PatienceSeconds, ChannelCapabilitiesDto Capabilities, IReadOnlyList<SettingField> Settings, IReadOnlyList<SettingsPreset> Presets,
    bool Called)
{
    internal static ChannelDto Of(IChannel installed)
    {
        var channel = installed.Descriptor;
        return new ChannelDto(
            channel.Key,
            channel.Name,
            channel.Icon,
            (long)channel.Patience.TotalSeconds,
            ChannelCapabilitiesDto.Of(channel.Capabilities),
            channel.Settings,
            channel.Presets,
            installed is IWebhookSource);
    }
}

/// <param name="ReplyWindowSeconds">How long after the customer's last message an answer is allowed; null: always.</param>
/// <param name="PrivateAnswersSeconds">How long after a public post its author may be answered in private, once for each; null: in public only.</param>
public sealed record ChannelCapabilitiesDto(
    int MaxLength, bool Live, bool Html, bool Subject, bool Receipts, long MaxFileBytes, long? ReplyWindowSeconds, bool Answers, string? WritesFirstTo, bool Copies, bool Segments, bool Calls, bool Templates,
    long? PrivateAnswersSeconds)
{
    internal static ChannelCapabilitiesDto Of(ChannelCapabilities channel) => new(
        channel.MaxLength,
        channel.Live,
        channel.Html,
        channel.Subject,
        channel.Receipts,
        channel.MaxFileBytes,
        (long?)channel.ReplyWindow?.TotalSeconds,
        channel.Answers,
        channel.WritesFirstTo,
        channel.Copies,
        channel.Segments,
        channel.Calls,
        channel.Templates,
        (long?)channel.PrivateAnswers?.TotalSeconds);
}
