using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

/// <param name="Signatures">All of them, by language (en, ja); null: they stay.</param>
public sealed record ChangeMeRequest(
    string? Name = null, string? Language = null, string? TimeZone = null, NewPassword? Password = null, Alerts? Alerts = null, IReadOnlyDictionary<string, string>? Signatures = null)
{
    /// <summary>A number as +14155550100 or a SIP address as sip:ada@phones.example, where calls are put through to him; null: nowhere.</summary>
    public Optional<string?> Phone { get; init; }
}

public sealed record NewPassword(string Current, string New);

internal sealed class ChangeMeValidator : AbstractValidator<ChangeMeRequest>
{
    public ChangeMeValidator(IOptions<SignInOptions> options)
    {
        When(request => request.Name is not null, () => RuleFor(request => request.Name).IsName());
        When(request => request.Language is not null, () => RuleFor(request => request.Language).IsLanguage());
        When(request => request.TimeZone is not null, () => RuleFor(request => request.TimeZone).IsTimeZone());
        When(request => request.Alerts is not null, () => RuleFor(request => request.Alerts!).SetValidator(new AlertsValidator()));
        RuleFor(request => request.Signatures).AreSignatures();
        RuleFor(request => request.Phone.Value).Must(phone => AgentPhone.Parse(phone) is not null).When(request => !string.IsNullOrWhiteSpace(request.Phone.Value))
            .OverridePropertyName("Phone").WithMessage("Write a number as +14155550100, or a SIP address as sip:name@phones.example.");
        When(request => request.Password is not null, () =>
        {
            RuleFor(request => request.Password!.Current).NotEmpty().MaximumLength(256);
            RuleFor(request => request.Password!.New).IsPassword(options);
        });
    }
}

/// <summary>Agents change what is theirs. A new password ends all their other sessions.</summary>
public sealed class ChangeMe(Db db, SignIn signIn, Passwords passwords, Sessions sessions)
{
    public async Task<Outcome<Me>> HandleAsync(ChangeMeRequest request, AgentSession current, CancellationToken ct)
    {
        var agentId = current.Me.AgentId;
        if (request.Password is not null && await signIn.CheckAsync(agentId, request.Password.Current, ct) is { } refusal)
        {
            return refusal;
        }

        var hash = request.Password is null ? null : passwords.Hash(request.Password.New);
        var me = await db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync(
                    """
                    update agents
                    set name = coalesce(@name, name),
                        language = coalesce(@Language, language),
                        time_zone = coalesce(@TimeZone, time_zone),
                        alerts = coalesce(@alerts, alerts),
                        signatures = coalesce(@signatures, signatures),
                        phone = case when @setsPhone = 1 then @phone else phone end,
                        password_hash = coalesce(@hash, password_hash),
                        failed_count = case when @hash is null then failed_count else 0 end
                    where id = @agentId
                    """,
                    new
                    {
                        agentId, name = request.Name?.Trim(), request.Language, request.TimeZone, hash,
                        alerts = request.Alerts is null ? null : JsonSerializer.Serialize(request.Alerts, DeskJson.Default.Alerts),
                        setsPhone = request.Phone.IsSet, phone = AgentPhone.Parse(request.Phone.Value),
                        signatures = request.Signatures is null ? null : AgentSignatures.ToJson(request.Signatures),
                    });
                if (hash is not null)
                {
                    await Sessions.RevokeAllAsync(tx, agentId, agentId, current.Id);
                }

                tx.Append(AgentEvents.About(EventTypes.AgentChanged, agentId, agentId));
                return await AgentRows.MeAsync(tx, agentId);
            },
            ct);
        sessions.Forget(agentId);
        return me;
    }
}
