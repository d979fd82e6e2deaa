using System.Text.RegularExpressions;

namespace CxmHelpdesk.Server.Tests.Access;

/// <summary>In which role somebody asks.</summary>
public enum Caller
{
    Anonymous,
    Visitor,
    AgentOfTheTeam,
    AgentOfAnotherTeam,
    Supervisor,
    Administrator,
    TokenWithoutScope,
    TokenWithScope,
}

/// <summary>What a caller gets, whatever else is wrong with the request.</summary>
public enum Result
{
    /// <summary>Past all checks of who may.</summary>
    Allowed,

    /// <summary>401: nobody is signed in.</summary>
    NotSignedIn,

    /// <summary>403: known, but may not.</summary>
    Forbidden,

    /// <summary>404: the object is not shown to this one.</summary>
    Hidden,
}

/// <summary>One line of access-matrix.txt.</summary>
public sealed partial record Line(string Endpoint, string Who, string? Object, string? Request)
{
    public static IReadOnlyDictionary<string, Line> ReadAll()
    {
        var lines = new Dictionary<string, Line>(StringComparer.Ordinal);
        foreach (var text in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Access/access-matrix.txt")))
        {
            if (text.Length > 0 && text[0] != '#')
            {
                var columns = Columns().Split(text.Trim());
                var line = new Line(columns[0], columns[1], columns.ElementAtOrDefault(2) is { } name and not "-" ? name : null, columns.ElementAtOrDefault(3));
                Assert.True(lines.TryAdd(line.Endpoint, line), $"access-matrix.txt has {line.Endpoint} twice.");
            }
        }

        return lines;
    }

    /// <summary>The scope a token needs here.</summary>
    public string? Scope(string method) => Who switch
    {
        "agents" => method is "GET" or "HEAD" ? "desk:read" : "desk:write",
        _ when Who.StartsWith("programs ", StringComparison.Ordinal) => Who["programs ".Length..],
        _ => null,
    };

    public Result Expect(Caller caller)
    {
        var result = Who.Split(' ')[0] switch
        {
            "everybody" or "own" => Result.Allowed,
            "visitors" => caller == Caller.Visitor ? Result.Allowed : Result.NotSignedIn,
            "persons" => ByRole(caller, Caller.AgentOfTheTeam, false),
            "agents" => ByRole(caller, Caller.AgentOfTheTeam, true),
            "supervisors" => ByRole(caller, Caller.Supervisor, false),
            "administrators" => ByRole(caller, Caller.Administrator, false),
            "programs" => ByRole(caller, null, true),
            _ => throw new InvalidOperationException($"access-matrix.txt: who is \"{Who}\" ({Endpoint})?"),
        };
        return result == Result.Allowed && Object is "ticket" or "message" or "attachment" && caller == Caller.AgentOfAnotherTeam ? Result.Hidden : result;
    }

    private static Result ByRole(Caller caller, Caller? least, bool tokens) => caller switch
    {
        Caller.Anonymous or Caller.Visitor => Result.NotSignedIn,
        Caller.TokenWithScope => tokens ? Result.Allowed : Result.Forbidden,
        Caller.TokenWithoutScope => Result.Forbidden,
        _ => caller == Caller.AgentOfAnotherTeam && least == Caller.AgentOfTheTeam || caller >= least ? Result.Allowed : Result.Forbidden,
    };

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Columns();
}
