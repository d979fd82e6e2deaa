namespace CxmHelpdesk.Desk;

/// <summary>Why the desk does not do what it was asked. Closed: whoever shows it to somebody can name every case.</summary>
/// <param name="Code">Stable and for programs, kebab case.</param>
/// <param name="Detail">Safe to tell the caller.</param>
public abstract record Refusal
{
    private Refusal(string code, string detail) => (Code, Detail) = (code, detail);

    public string Code { get; }

    public string Detail { get; }

    /// <summary>It is not there, or the caller may not know that it is.</summary>
    public sealed record NotFound(string What) : Refusal("not-found", $"There is no such {What}.");

    /// <summary>The caller may know of it, but not do this.</summary>
    public sealed record Forbidden(string Why, string ForCode = "forbidden") : Refusal(ForCode, Why);

    /// <summary>Nobody is signed in by what was sent.</summary>
    public sealed record Unauthenticated(string ForCode, string Why) : Refusal(ForCode, Why);

    /// <summary>It does not fit what is there now.</summary>
    /// <param name="Now">Facts about that, added to the answer as members; their names in camel case.</param>
    public sealed record Conflict(string ForCode, string Why, IReadOnlyDictionary<string, object?>? Now = null) : Refusal(ForCode, Why);

    /// <summary>Well-formed, but not what it must be.</summary>
    /// <param name="Errors">By field, as the caller named it.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : Refusal("invalid", "Some fields are not as they must be.")
    {
        public Invalid(string field, string text)
            : this(new Dictionary<string, string[]> { [field] = [text] })
        {
        }
    }

    /// <summary>Not the JSON that is taken here: unknown member, wrong type, cut off.</summary>
    /// <param name="Path">Where, as far as known.</param>
    public sealed record Malformed(string ForCode, string Path) : Refusal(ForCode, $"The JSON cannot be taken at {Path}.");

    public sealed record TooLarge(long MaxBytes) : Refusal("too-large", $"At most {MaxBytes} bytes are taken.");

    public sealed record TooMany(TimeSpan RetryAfter, string ForCode = "too-many-requests") : Refusal(ForCode, "Too many attempts. Wait a little.");
}

/// <summary>A value, or why there is none.</summary>
public sealed record Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    /// <summary>Throws if it was refused; look at <see cref="Refusal"/> first.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Code}.");

    internal static Outcome<T> Of(T value) => new(value, null);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

public static class Outcome
{
    /// <summary>For an interface, which the language converts to nothing by itself.</summary>
    public static Outcome<T> Of<T>(T value) => Outcome<T>.Of(value);
}

/// <summary>Stands for "done" where there is nothing to hand back.</summary>
public sealed record Done
{
    public static Done Instance { get; } = new();
}
