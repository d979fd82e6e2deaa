using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Priority;
using Dapper;

namespace CxmHelpdesk.Desk.Views;

internal enum ViewFieldKind
{
    /// <summary>An id, or a word of the desk.</summary>
    Choice,
    Tag,
    Text,
    Number,
    Truth,
    Instant,
    Due,

    /// <summary>A code of <see cref="PriorityCodes"/> among the reasons of the ticket's priority.</summary>
    Reason,
}

internal static class ViewFields
{
    /// <summary>Only what a row of the queue shows, so that the console can tell for itself which tickets come and go.</summary>
    public static readonly IReadOnlyDictionary<string, (string Sql, ViewFieldKind Kind)> All = new Dictionary<string, (string, ViewFieldKind)>
    {
        ["assignee"] = ("t.assignee_id", ViewFieldKind.Choice),
        ["team"] = ("t.team_id", ViewFieldKind.Choice),
        ["account"] = ("t.account_id", ViewFieldKind.Choice),
        ["channel"] = ("t.channel", ViewFieldKind.Choice),
        ["language"] = ("t.language", ViewFieldKind.Choice),
        ["tag"] = ("", ViewFieldKind.Tag),
        ["subject"] = ("lower(t.subject)", ViewFieldKind.Text),
        ["customer"] = ("c.name_key", ViewFieldKind.Text),
        ["mood"] = ("t.mood", ViewFieldKind.Number),
        ["urgency"] = ("t.urgency", ViewFieldKind.Number),
        ["cause"] = ("t.reasons", ViewFieldKind.Reason),
        ["messages"] = ("t.message_count", ViewFieldKind.Number),
        ["waiting"] = ("t.waiting", ViewFieldKind.Truth),
        ["created"] = ("t.created_at", ViewFieldKind.Instant),
        ["lastMessage"] = ("t.last_message_at", ViewFieldKind.Instant),
        ["answerBy"] = ("t.answer_by", ViewFieldKind.Due),
    };

    public static IReadOnlyList<string> OpsOf(ViewFieldKind kind) => kind switch
    {
        ViewFieldKind.Choice => ["is", "isNot", "isEmpty", "isNotEmpty"],
        ViewFieldKind.Tag => ["is", "isNot", "isEmpty", "isNotEmpty"],
        ViewFieldKind.Text => ["contains"],
        ViewFieldKind.Number => ["atLeast", "atMost", "below"],
        ViewFieldKind.Truth => ["is"],
        ViewFieldKind.Reason => ["is", "isNot"],
        ViewFieldKind.Instant => ["withinHours", "notWithinHours"],
        _ => ["withinMinutes", "notWithinMinutes"],
    };
}

internal sealed record ViewProblem(string Path, string Message);

/// <summary>Turns a view's conditions into a where clause over tickets t and customers c. Names come from the allow-list, everything else is a parameter.</summary>
internal sealed class ViewSql
{
    private readonly long _agentId;
    private readonly DateTimeOffset _now;

    private ViewSql(long agentId, DateTimeOffset now) => (_agentId, _now) = (agentId, now);

    public DynamicParameters Parameters { get; } = new();

    public string Where { get; private set; } = "1 = 1";

    /// <summary>The view names somebody: his index is walked instead of the whole status. Null: nobody in particular.</summary>
    public long? AssigneeId { get; private set; }

    /// <summary>The same for the team.</summary>
    public long? TeamId { get; private set; }

    /// <summary>Null: it can be asked for.</summary>
    public static ViewProblem? ProblemOf(TicketView view)
    {
        if (view.All.Count + view.Any.Count > TicketView.MaxConditions)
        {
            return new ViewProblem("all", $"At most {TicketView.MaxConditions} conditions.");
        }

        return Problems("all", view.All).Concat(Problems("any", view.Any)).FirstOrDefault();
    }

    /// <param name="view">Checked before.</param>
    public static ViewSql Compile(TicketView view, Viewer viewer, DateTimeOffset now)
    {
        var sql = new ViewSql(viewer.AgentId, now);
        sql.AssigneeId = sql.Named(view, "assignee");
        sql.TeamId = sql.Named(view, "team");
        string[] all = [.. view.All.Select(sql.Condition)];
        string[] any = [.. view.Any.Select(sql.Condition)];
        sql.Where = string.Join("\nand ", ["1 = 1", .. all, .. any.Length == 0 ? [] : new[] { $"({string.Join("\nor ", any)})" }]);
        return sql;
    }

    /// <summary>Whether two agents with the same sight may see different tickets in it.</summary>
    public static bool IsPersonal(TicketView view) =>
        view.All.Concat(view.Any).Any(condition => condition is { Field: "assignee", Value: { ValueKind: JsonValueKind.String } });

    private static IEnumerable<ViewProblem> Problems(string list, IReadOnlyList<ViewCondition> conditions) =>
        conditions.Select((condition, i) => ProblemOf(condition, $"{list}[{i}]")).OfType<ViewProblem>();

    private static ViewProblem? ProblemOf(ViewCondition condition, string path)
    {
        if (condition?.Field is null || !ViewFields.All.TryGetValue(condition.Field, out var field))
        {
            return new ViewProblem($"{path}.field", "There is no such field.");
        }

        if (!ViewFields.OpsOf(field.Kind).Contains(condition.Op))
        {
            return new ViewProblem($"{path}.op", $"One of {string.Join(", ", ViewFields.OpsOf(field.Kind))}.");
        }

        if (condition.Op is "isEmpty" or "isNotEmpty")
        {
            return null;
        }

        var right = (field.Kind, condition.Value) switch
        {
            (ViewFieldKind.Choice, { ValueKind: JsonValueKind.Number } value) => IsId(condition.Field) && value.TryGetInt64(out _),
            (ViewFieldKind.Choice, { ValueKind: JsonValueKind.String } value) => condition.Field == "assignee" ? value.GetString() == "me" : !IsId(condition.Field) && IsText(value),
            (ViewFieldKind.Reason, { ValueKind: JsonValueKind.String } value) => PriorityCodes.All.Contains(value.GetString()),
            (ViewFieldKind.Tag or ViewFieldKind.Text, { ValueKind: JsonValueKind.String } value) => IsText(value),
            (ViewFieldKind.Number, { ValueKind: JsonValueKind.Number } value) => value.TryGetDouble(out var number) && Math.Abs(number) < 1e9,
            (ViewFieldKind.Truth, { ValueKind: JsonValueKind.True or JsonValueKind.False }) => true,
            (ViewFieldKind.Instant or ViewFieldKind.Due, { ValueKind: JsonValueKind.Number } value) => value.TryGetInt32(out var span) && span is >= 0 and <= 1_000_000,
            _ => false,
        };
        return right ? null : new ViewProblem($"{path}.value", "This value does not fit the field.");
    }

    private static bool IsId(string field) => field is "assignee" or "team" or "account";

    private static bool IsText(JsonElement value) => value.GetString() is { Length: > 0 and <= 200 };

    private long? Named(TicketView view, string field) =>
        view.All.FirstOrDefault(condition => condition.Field == field && condition.Op == "is")?.Value switch
        {
            { ValueKind: JsonValueKind.Number } value => value.GetInt64(),
            { ValueKind: JsonValueKind.String } => _agentId,
            _ => null,
        };

    private string Condition(ViewCondition condition)
    {
        var (column, kind) = ViewFields.All[condition.Field];
        return (kind, condition.Op) switch
        {
            (ViewFieldKind.Tag, "isEmpty") => "not exists (select 1 from ticket_tags g where g.ticket_id = t.id)",
            (ViewFieldKind.Tag, "isNotEmpty") => "exists (select 1 from ticket_tags g where g.ticket_id = t.id)",
            (ViewFieldKind.Tag, var op) => $"{(op == "is" ? "" : "not ")}exists (select 1 from ticket_tags g where g.ticket_id = t.id and g.tag = {Add(Text(condition))})",

            // The column's JSON is our own, and a quotation mark in a customer's phrase is escaped there: only a code can look like this.
            (ViewFieldKind.Reason, var op) => $"{column} {(op == "is" ? "" : "not ")}like {Add($"%\"code\":\"{Text(condition)}\"%")}",
            (_, "isEmpty") => $"{column} is null",
            (_, "isNotEmpty") => $"{column} is not null",
            (ViewFieldKind.Choice, "is") => $"{column} = {Add(Choice(condition))}",
            (ViewFieldKind.Choice, _) => $"({column} is null or {column} <> {Add(Choice(condition))})",
            (ViewFieldKind.Text, _) => $"{column} like {Add($"%{Escaped(condition.Field == "customer" ? SearchWords.Key(Text(condition)) : Text(condition).ToLowerInvariant())}%")} escape '~'",
            (ViewFieldKind.Number, var op) => $"{column} {op switch { "atLeast" => ">=", "atMost" => "<=", _ => "<" }} {Add(condition.Value!.Value.GetDouble())}",
            (ViewFieldKind.Truth, _) => $"{column} = {(condition.Value!.Value.GetBoolean() ? "1" : "0")}",
            (ViewFieldKind.Instant, var op) => $"{column} {(op == "withinHours" ? ">=" : "<")} {Add(_now.AddHours(-condition.Value!.Value.GetInt32()).ToUnixTimeMilliseconds())}",
            (_, var op) => $"(t.waiting = 1 and {column} {(op == "withinMinutes" ? "<=" : ">")} {Add(_now.AddMinutes(condition.Value!.Value.GetInt32()).ToUnixTimeMilliseconds())})",
        };
    }

    private object Choice(ViewCondition condition) => condition.Value!.Value switch
    {
        { ValueKind: JsonValueKind.Number } id => id.GetInt64(),
        _ when condition.Field == "assignee" => _agentId,
        var word => word.GetString()!,
    };

    private static string Text(ViewCondition condition) => condition.Value!.Value.GetString()!;

    private string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"v{Parameters.ParameterNames.Count()}");
        Parameters.Add(name, value);
        return $"@{name}";
    }

    /// <summary>In SQL Server [ begins a set as well.</summary>
    private static string Escaped(string text) =>
        text.Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal)
            .Replace("_", "~_", StringComparison.Ordinal).Replace("[", "~[", StringComparison.Ordinal);
}
