using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>One method's verdict, such as <c>dmarc=pass header.from=example.com</c>.</summary>
/// <param name="Method">Lower case.</param>
/// <param name="Result">Lower case.</param>
/// <param name="Properties">By <c>ptype.property</c>.</param>
public sealed record AuthenticationResult(string Method, string Result, IReadOnlyDictionary<string, string> Properties);

/// <summary>
/// Authentication-Results (RFC 8601 §2.2), read under a rule of trust (§5): only fields that name the configured server, and that stand above
/// the first <c>Received</c> of another one. Anybody may write such fields into his mail; what he wrote lies below what our server added.
/// </summary>
public static class AuthenticationResults
{
    /// <summary>A property has one dot (§2.2); a domain without quotes some more.</summary>
    private const int MostDots = 8;

    public static IReadOnlyList<AuthenticationResult> Read(HeaderBlock headers, string? authservId)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var results = new List<AuthenticationResult>();
        if (string.IsNullOrEmpty(authservId))
        {
            return results;
        }

        foreach (var field in headers.Fields)
        {
            if (field.Name.Equals("Received", StringComparison.OrdinalIgnoreCase) && !IsReceivedBy(headers.Raw(field), authservId))
            {
                break;
            }

            if (field.Name.Equals("Authentication-Results", StringComparison.OrdinalIgnoreCase)
                && Parse(headers.Raw(field)) is var (server, found) && IsTrusted(server, authservId))
            {
                results.AddRange(found);
            }
        }

        return results;
    }

    /// <summary>Microsoft 365 writes no name at all; there the position alone must do, and it is checked.</summary>
    private static bool IsTrusted(string server, string authservId) =>
        server.Equals(authservId, StringComparison.OrdinalIgnoreCase) || (server.Length == 0 && authservId.EndsWith("outlook.com", StringComparison.OrdinalIgnoreCase));

    /// <summary>Any host of the server's own domain may have handed the mail on before it was checked.</summary>
    private static bool IsReceivedBy(string received, string authservId)
    {
        var by = received.IndexOf(" by ", StringComparison.OrdinalIgnoreCase) + 4;
        if (by < 4)
        {
            return true;
        }

        var end = received.AsSpan(by).IndexOfAny(" ;(");
        var host = (end < 0 ? received[by..] : received.Substring(by, end)).TrimEnd('.');
        return host.Equals(authservId, StringComparison.OrdinalIgnoreCase) || Domain(host).Equals(Domain(authservId), StringComparison.OrdinalIgnoreCase);
    }

    private static string Domain(string host)
    {
        var labels = host.Split('.');
        return labels.Length <= 2 ? host : string.Join('.', labels[^2..]);
    }

    /// <summary>The server's name and the results; none where the field says <c>none</c>.</summary>
    public static (string AuthservId, IReadOnlyList<AuthenticationResult> Results) Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var tokens = new Tokens(value);
        var server = tokens.Next();
        var results = new List<AuthenticationResult>();

        // Microsoft 365 writes no server: the first token is a method, then.
        if (tokens.Peek == "=")
        {
            tokens = new Tokens(value);
            server = "";
        }
        else
        {
            tokens.SkipPast(";");
        }

        while (!tokens.IsAtEnd && results.Count < 100)
        {
            if (Result(tokens) is { } result)
            {
                results.Add(result);
            }

            tokens.SkipPast(";");
        }

        return (server, results);
    }

    private static AuthenticationResult? Result(Tokens tokens)
    {
        var method = tokens.Next();
        if (tokens.Peek == "/")
        {
            tokens.Next();
            tokens.Next();   // its version
        }

        if (tokens.Peek != "=")
        {
            return null;
        }

        tokens.Next();
        var verdict = tokens.Next();
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!tokens.IsAtEnd && tokens.Peek != ";")
        {
            var name = tokens.Next();
            for (var dots = 0; dots < MostDots && tokens.Peek == "."; dots++)
            {
                tokens.Next();
                name += "." + tokens.Next();
            }

            if (tokens.Peek == "=")
            {
                tokens.Next();
                properties.TryAdd(name.ToLowerInvariant(), tokens.Value());
            }
        }

        return new AuthenticationResult(method.ToLowerInvariant(), verdict.ToLowerInvariant(), properties);
    }

    /// <summary>Words, and <c>; = / .</c> by themselves; comments are passed over (RFC 5322 §3.2.2), they nest.</summary>
    private sealed class Tokens(string text)
    {
        private int at;

        public bool IsAtEnd => Skip() >= text.Length;

        public string Peek
        {
            get
            {
                var start = at;
                var token = Next();
                at = start;
                return token;
            }
        }

        public string Next()
        {
            if (IsAtEnd)
            {
                return "";
            }

            if (text[at] == '"')
            {
                return Quoted();
            }

            var start = at++;
            if (text[start] is not (';' or '=' or '/' or '.'))
            {
                // The server's name and a method's may hold dots; a property's type is told from its name by the first one.
                var stop = start == 0 ? "; \t(=/" : "; \t(=/.";
                at = text.AsSpan(start).IndexOfAny(stop) is var end and > 0 ? start + end : text.Length;
            }

            return text[start..at];
        }

        /// <summary>What stands after an equals sign: everything up to white space or a semicolon.</summary>
        public string Value()
        {
            if (IsAtEnd || text[at] == '"')
            {
                return Next();
            }

            var start = at;
            at = text.AsSpan(start).IndexOfAny("; \t") is var end and >= 0 ? start + end : text.Length;
            return text[start..at];
        }

        public void SkipPast(string token)
        {
            while (!IsAtEnd && Next() != token)
            {
            }
        }

        private string Quoted()
        {
            var start = ++at;
            while (at < text.Length && text[at] != '"')
            {
                at += text[at] == '\\' ? 2 : 1;
            }

            at = Math.Min(at, text.Length);
            return text[start..Math.Min(at++, text.Length)].Replace("\\\"", "\"", StringComparison.Ordinal);
        }

        private int Skip()
        {
            var depth = 0;
            while (at < text.Length && (depth > 0 || char.IsWhiteSpace(text[at]) || text[at] == '('))
            {
                depth += text[at] == '(' ? 1 : text[at] == ')' && depth > 0 ? -1 : 0;
                at++;
            }

            return at;
        }
    }
}
