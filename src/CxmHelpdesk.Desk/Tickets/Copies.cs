using System.Text.Json;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using FluentValidation;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>Somebody to write to.</summary>
public sealed record Recipient(string Address, string? Name = null);

/// <summary>Who gets a message besides the one it is for.</summary>
/// <param name="Cc">Everybody sees them, and from then on they may write into the ticket.</param>
/// <param name="Bcc">Nobody sees them; their answers become tickets of their own.</param>
public sealed record Copies(IReadOnlyList<Recipient> Cc, IReadOnlyList<Recipient> Bcc)
{
    public static Copies None { get; } = new([], []);

    internal static Copies? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize(json, DeskJson.Default.Copies);

    internal string ToJson() => JsonSerializer.Serialize(this, DeskJson.Default.Copies);
}

public sealed class RecipientValidator : AbstractValidator<Recipient>
{
    public RecipientValidator()
    {
        RuleFor(r => r.Address).NotEmpty().MaximumLength(254);
        RuleFor(r => r.Name).MaximumLength(200);
    }
}

public sealed class CopiesValidator : AbstractValidator<Copies>
{
    private const int Most = 20;

    public CopiesValidator()
    {
        RuleFor(c => c.Cc).NotNull().Must(all => all is null || all.Count <= Most).WithMessage($"At most {Most} people.");
        RuleFor(c => c.Bcc).NotNull().Must(all => all is null || all.Count <= Most).WithMessage($"At most {Most} people.");
        RuleForEach(c => c.Cc).NotNull().SetValidator(new RecipientValidator());
        RuleForEach(c => c.Bcc).NotNull().SetValidator(new RecipientValidator());
    }
}

internal static class Recipients
{
    /// <summary>The first that cannot be an address of this kind.</summary>
    public static Refusal.Invalid? Wrong(string kind, Copies copies)
    {
        foreach (var (field, all) in new[] { ("copies.cc", copies.Cc), ("copies.bcc", copies.Bcc) })
        {
            if (all.FirstOrDefault(one => !IdentityKey.IsAddress(kind, one.Address)) is { } wrong)
            {
                return new Refusal.Invalid(field, $"\"{wrong.Address}\" is no address.");
            }
        }

        return null;
    }
}
