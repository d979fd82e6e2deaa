using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Visitors;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.Realtime;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CxmHelpdesk.Server.Api;

/// <summary>What the chat widget asks by HTTP; the conversation itself goes over <see cref="VisitorHub"/>.</summary>
internal static class ChatApi
{
    public static void MapChat(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/chat/{accountKey}").AllowAnonymous().AddEndpointFilterFactory(Validation.Factory).WithTags("Chat");
        chat.MapPost("/sessions", Open);
        chat.MapPost("/invitation", Invite);
        chat.MapPost("/files", Upload).WithMetadata(new RequestSizeLimitAttribute(RequestBody.MaxMultipartBytes));
        chat.MapGet("/attachments/{id:long}", Download);
    }

    private static async Task<Results<Ok<ChatSession>, ProblemHttpResult>> Open(
        string accountKey,
        OpenChat request,
        HttpContext context,
        ChatDoor door,
        VisitorStore visitors,
        TypicalAnswer typical,
        HelpReading help,
        ChannelAccountStore accounts,
        SettingsStore settings,
        MailTranscript transcripts,
        ChatLimits limits,
        TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!limits.Session(CallerAddress.Of(context)))
        {
            return Problems.For(new Refusal.TooMany(limits.Rest));
        }

        var account = await door.AccountAsync(accountKey, context);
        if (account.Refusal is { } refusal)
        {
            return Problems.For(refusal);
        }

        var visit = new OpenVisit(request.Token, request.Identity, request.Name, request.Email, request.Language);
        var opened = await visitors.OpenAsync(account.Value, WebChatSettings.IdentitySecretsOf(account.Value), visit, context.RequestAborted);
        if (opened.Refusal is { } refused)
        {
            return Problems.For(refused);
        }

        var team = (await settings.GetAsync<HoursSettings>(HoursSettings.Name, context.RequestAborted)).Of((await accounts.RoutingAsync(account.Value.Id, context.RequestAborted))?.TeamId);
        var set = ChatSettings.Of(
            account.Value, team, await transcripts.MailboxAsync(account.Value.Id, context.RequestAborted) is not null, opened.Value.Visitor.Language ?? request.Language,
            await typical.MinutesAsync(account.Value.Id, context.RequestAborted), await help.HasAnyAsync(context.RequestAborted), time.GetUtcNow());
        return TypedResults.Ok(new ChatSession(opened.Value.Token, ChatVisitor.Of(opened.Value.Visitor), set));
    }

    /// <summary>The account's first rule for this page whose segment the visitor belongs to. What the segment is stays here.</summary>
    private static async Task<Results<Ok<ChatInvitation>, NoContent, ProblemHttpResult>> Invite(
        string accountKey, AskInvitation request, HttpContext context, ChatDoor door, SegmentsOfVisitor segments, ChatLimits limits)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!limits.Session(CallerAddress.Of(context)))
        {
            return Problems.For(new Refusal.TooMany(limits.Rest));
        }

        var account = await door.AccountAsync(accountKey, context);
        if (account.Refusal is { } refusal)
        {
            return Problems.For(refusal);
        }

        var rules = WebChatSettings.InvitationsOf(account.Value).Where(rule => rule.Segment is not null && rule.Fits(request.Path, request.Visits)).ToArray();
        var found = await segments.FirstAsync(request.Identity, WebChatSettings.IdentitySecretsOf(account.Value), [.. rules.Select(rule => rule.Segment!).Distinct()], context.RequestAborted);
        if (found.Refusal is { } refused)
        {
            return Problems.For(refused);
        }

        return rules.FirstOrDefault(rule => rule.Segment == found.Value) is { } rule
            ? TypedResults.Ok(new ChatInvitation((request.Language == "ja" ? rule.TextJapanese : null) ?? rule.Text, rule.Seconds))
            : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<IReadOnlyList<StoredFile>>, ProblemHttpResult>> Upload(
        string accountKey, HttpContext context, ChatDoor door, ChatLimits limits, AttachmentStore store, VisitorFiles files)
    {
        var caller = await door.VisitorAsync(accountKey, context);
        if (caller.Refusal is { } refusal)
        {
            return Problems.For(refusal);
        }

        if (!limits.File(caller.Value.Visitor.Id))
        {
            return Problems.For(new Refusal.TooMany(limits.Rest));
        }

        var stored = await RequestBody.ReadFilesAsync(context.Request, store, WebChatEnvelope.MaxFiles, context.RequestAborted);
        if (stored.Refusal is { } refused)
        {
            return Problems.For(refused);
        }

        foreach (var file in stored.Value)
        {
            await files.AddAsync(caller.Value.Visitor, file, context.RequestAborted);
        }

        return TypedResults.Ok(stored.Value);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Download(
        string accountKey, long id, HttpContext context, ChatDoor door, AttachmentStore store, VisitorFiles files)
    {
        var caller = await door.VisitorAsync(accountKey, context);
        if (caller.Refusal is { } refusal)
        {
            return Problems.For(refusal);
        }

        if (await files.FindAsync(caller.Value.Visitor, id, context.RequestAborted) is not { } file || store.OpenRead(file.Sha256) is not { } content)
        {
            return Problems.For(new Refusal.NotFound("file"));
        }

        // Whatever it is, it is nobody's page: no scripts, no sniffing, no origin.
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, max-age=86400";
        return TypedResults.File(content, file.ContentType, file.FileName, enableRangeProcessing: true);
    }
}

/// <param name="Token">From an earlier answer, kept by the browser.</param>
/// <param name="Identity">JWT that the site signed for its signed-in user.</param>
/// <param name="Language">Of the page.</param>
/// <param name="Page">Where the chat was opened.</param>
public sealed record OpenChat(string? Token = null, string? Identity = null, string? Name = null, string? Email = null, string? Language = null, PageVisit? Page = null);

internal sealed class OpenChatValidator : AbstractValidator<OpenChat>
{
    public OpenChatValidator()
    {
        RuleFor(open => open.Token).MaximumLength(100);
        RuleFor(open => open.Identity).MaximumLength(4096);
        RuleFor(open => open.Name).MaximumLength(120);
        RuleFor(open => open.Email).MaximumLength(254);
        RuleFor(open => open.Language).MaximumLength(35);
        RuleFor(open => open.Page!.Url).MaximumLength(4000).When(open => open.Page is not null);
    }
}

/// <param name="Identity">JWT that the site signed for its signed-in user.</param>
/// <param name="Path">Of the page.</param>
/// <param name="Visits">Pages seen in this browser.</param>
public sealed record AskInvitation(string Identity, string Path, int Visits, string? Language = null);

internal sealed class AskInvitationValidator : AbstractValidator<AskInvitation>
{
    public AskInvitationValidator()
    {
        RuleFor(ask => ask.Identity).NotEmpty().MaximumLength(4096);
        RuleFor(ask => ask.Path).NotEmpty().MaximumLength(2000);
    }
}

/// <param name="Seconds">On the page, until it is shown.</param>
public sealed record ChatInvitation(string Text, int Seconds);

public sealed record ChatSession(string Token, ChatVisitor Visitor, ChatSettings Settings);

/// <param name="Verified">The site said who it is.</param>
public sealed record ChatVisitor(string? Name, string? Email, bool Verified)
{
    internal static ChatVisitor Of(Visitor visitor) => new(visitor.Name, visitor.Email, visitor.Verified);
}
