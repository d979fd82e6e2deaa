using System.Text.Json;

namespace CxmHelpdesk.Channels.WebForm;

/// <summary>What somebody filled in. Read from the stored JSON both when it arrives and when it is parsed, so both hold the same limits.</summary>
internal sealed record FormMessage
{
    public const int MaxName = 120;
    public const int MaxEmail = 254;
    public const int MaxSubject = 200;
    public const int MaxText = 20_000;
    public const int MaxId = 100;
    public const int MaxFacts = 20;
    public const int MaxFactName = 60;
    public const int MaxFact = 500;
    private const int MaxDepth = 8;

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Subject { get; init; }

    public string Text { get; init; } = "";

    public string? Language { get; init; }

    /// <summary>The caller's own id of the message.</summary>
    public string? ExternalId { get; init; }

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>A program filled in what people do not see.</summary>
    public bool Trapped { get; init; }

    /// <exception cref="FormRefusedException">Says which field is wrong.</exception>
    /// <param name="honeypot">The field that must stay empty, if there is one.</param>
    public static FormMessage Read(ReadOnlyMemory<byte> json, bool hasFiles, string? honeypot)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement, hasFiles, honeypot);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is a text with half a character in it.
            throw new FormRefusedException(400, "json-wrong", "The body is not well-formed JSON in UTF-8.");
        }
    }

    private static FormMessage Read(JsonElement root, bool hasFiles, string? honeypot)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormRefusedException(400, "json-wrong", "The body must be a JSON object.");
        }

        var message = new FormMessage();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                throw new FormRefusedException(422, "field-twice", $"\"{Shown(member.Name)}\" is there twice.", Shown(member.Name));
            }

            message = member.Name switch
            {
                "name" => message with { Name = Line(member, MaxName) },
                "email" => message with { Email = EmailOf(member) },
                "subject" => message with { Subject = Line(member, MaxSubject) },
                "message" => message with { Text = TextOf(member, MaxText) ?? "" },
                "language" => message with { Language = LanguageOf(member) },
                "externalId" => message with { ExternalId = Line(member, MaxId) },
                "facts" => message with { Facts = FactsOf(member) },
                var name when name == honeypot => message with { Trapped = TextOf(member, MaxText) is not null },
                _ => throw new FormRefusedException(422, "field-unknown", $"\"{Shown(member.Name)}\" is not a field of this form.", Shown(member.Name)),
            };
        }

        return message.Text.Length > 0 || hasFiles || message.Trapped
            ? message
            : throw new FormRefusedException(422, "field-missing", "\"message\" must not be empty.", "message");
    }

    private static string? TextOf(JsonProperty member, int maxLength)
    {
        var text = member.Value.ValueKind switch
        {
            JsonValueKind.String => member.Value.GetString()!.Trim(),
            JsonValueKind.Null => "",
            _ => throw new FormRefusedException(422, "field-wrong", $"\"{Shown(member.Name)}\" must be a text.", Shown(member.Name)),
        };
        if (text.Length > maxLength)
        {
            throw new FormRefusedException(422, "field-too-long", $"\"{Shown(member.Name)}\" may have {maxLength} characters at most.", Shown(member.Name));
        }

        return text.Length == 0 ? null : text;
    }

    private static string? Line(JsonProperty member, int maxLength)
    {
        var text = TextOf(member, maxLength);
        return text is null || !text.Any(char.IsControl)
            ? text
            : throw new FormRefusedException(422, "field-wrong", $"\"{Shown(member.Name)}\" must be one line.", Shown(member.Name));
    }

    private static string? EmailOf(JsonProperty member)
    {
        var text = Line(member, MaxEmail);
        return text is null || EmailSyntax.IsPlausible(text)
            ? text
            : throw new FormRefusedException(422, "field-wrong", "\"email\" is not an e-mail address.", "email");
    }

    private static string? LanguageOf(JsonProperty member)
    {
        // A browser says ja-JP where ja is meant.
        var text = Line(member, 35)?.Split('-', '_')[0].ToLowerInvariant();
        return text is null || (text.Length == 2 && text.All(char.IsAsciiLetterLower))
            ? text
            : throw new FormRefusedException(422, "field-wrong", "\"language\" must be a code such as en or ja.", "language");
    }

    private static Dictionary<string, string> FactsOf(JsonProperty facts)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (facts.Value.ValueKind != JsonValueKind.Object)
        {
            throw new FormRefusedException(422, "field-wrong", "\"facts\" must be an object of texts.", "facts");
        }

        foreach (var fact in facts.Value.EnumerateObject())
        {
            if (fact.Name.Length is 0 or > MaxFactName || fact.Name.Any(char.IsControl) || found.Count == MaxFacts)
            {
                throw new FormRefusedException(422, "field-wrong", $"At most {MaxFacts} facts, their names of at most {MaxFactName} characters.", "facts");
            }

            if (TextOf(fact, MaxFact) is { } value)
            {
                found[fact.Name] = value;
            }
        }

        return found;
    }

    /// <summary>A caller's own words in our answer: short, and nothing that moves a cursor.</summary>
    private static string Shown(string name) => new([.. name.Where(c => !char.IsControl(c)).Take(MaxFactName)]);
}

/// <summary>The form is not taken; becomes the answer, or a quarantined envelope.</summary>
internal sealed class FormRefusedException(int status, string code, string detail, string? fieldName = null) : Exception(detail)
{
    public int Status => status;

    public string Code => code;

    public string? Field => fieldName;
}
