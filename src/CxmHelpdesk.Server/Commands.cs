using System.Globalization;
using System.Text.RegularExpressions;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Demo;
using CxmHelpdesk.Sentiment;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.Inspect;
using CxmHelpdesk.Server.Simulate;

namespace CxmHelpdesk.Server;

/// <summary>What a command was given, and the composed server without anything started.</summary>
internal sealed record CommandContext(IServiceProvider Services, IReadOnlyDictionary<string, string> Values, CancellationToken Ct)
{
    public string Text(string name) => Values[name];

    /// <summary>The arguments of a repeated one, such as <c>FILE...</c>.</summary>
    public IReadOnlyList<string> List(string name) => Values[name].Split('\0');

    /// <summary>The whole number behind an option such as <c>--tickets</c>.</summary>
    public int Number(string name) => int.Parse(Values[name], NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <param name="Shape">As the usage shows it: words in capitals are arguments, with dots behind the last if there may be more of it; <c>--name N</c> is an option with a
/// positive whole number, <c>--name WORD</c> one with a word, in brackets if it may be left out.</param>
internal sealed record Command(string Name, string Shape, string Purpose, Func<CommandContext, Task<int>> Run);

/// <summary>What the program does instead of serving: <c>dotnet run --project src/CxmHelpdesk.Server -- NAME …</c></summary>
internal static partial class Commands
{
    public const int WrongUsage = 2;

    public static IReadOnlyList<Command> All { get; } =
    [
        new("backup", "FILE", "writes a copy of the SQLite database while the server runs", BackupAsync),
        new("seed", "--tickets N", "fills the SQLite database for load tests, while no server runs", SeedAsync),
        new("simulate", "--rate N [--minutes N]", "plays customers of a running server's web chats, forms, phones and social networks, N messages a minute, for 10 minutes unless told", SimulateCommand.RunAsync),
        new("inspect", "CHANNEL [--authserv-id ID] FILE...", "prints what a channel reads in raw payloads, a line of JSON each; \"inspect reply FILE...\" the visible part of plain mail bodies", InspectCommand.RunAsync),
        new("inspect", "WHAT", "mood: reads lines of id TAB text from standard input, writes id TAB negative, neutral or positive TAB negativity 0..1 TAB urgency 0..3", InspectAsync),
        new("refit", "", "learns small additions to the reading of mood and urgency from the agents' corrections; in force only if they help", RefitAsync),
        new("refit", "WHAT", "back: takes the additions back, so that the shipped reader reads alone", TakeRefitBackAsync),
        new("openapi", "FILE", "writes the document of the HTTP API", OpenApiAsync),
    ];

    /// <returns>Null: no command was named, so serve.</returns>
    public static Func<IServiceProvider, Task<int>>? Find(string[] args, TextWriter errors)
    {
        if (args.Length == 0 || args[0].StartsWith('-') && args[0] is not ("--help" or "-h"))
        {
            return null;
        }

        // One name may have several shapes.
        var named = All.Where(known => known.Name == args[0]).ToArray();
        var command = named.FirstOrDefault(known => Read(known, args[1..]) is not null) ?? named.FirstOrDefault();
        if (command is null)
        {
            var help = args[0] is "--help" or "-h";
            errors.WriteLine(help ? Usage() : $"Unknown command {args[0]}.\n{Usage()}");
            return _ => Task.FromResult(help ? 0 : WrongUsage);
        }

        if (Read(command, args[1..]) is not { } values)
        {
            errors.WriteLine("Usage: " + string.Join("\n       ", named.Select(known => $"{known.Name} {known.Shape}")));
            return _ => Task.FromResult(WrongUsage);
        }

        return services => RunAsync(command, services, values);
    }

    private static async Task<int> RunAsync(Command command, IServiceProvider services, IReadOnlyDictionary<string, string> values)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler cancel = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += cancel;
        try
        {
            return await command.Run(new CommandContext(services, values, stop.Token));
        }
        finally
        {
            Console.CancelKeyPress -= cancel;
        }
    }

    private static Dictionary<string, string>? Read(Command command, string[] given)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        foreach (Match part in Parts().Matches(command.Shape))
        {
            var name = part.Groups["name"].Value;
            if (part.Groups["argument"].Success)
            {
                if (at == given.Length)
                {
                    return null;
                }

                values[part.Value] = part.Groups["more"].Success ? string.Join('\0', given[at..]) : given[at];
                at = part.Groups["more"].Success ? given.Length : at + 1;
            }
            else if (at + 1 < given.Length && given[at] == name && (part.Groups["value"].Value != "N" || IsPositive(given[at + 1])))
            {
                values[name] = given[at + 1];
                at += 2;
            }
            else if (part.Value[0] != '[')
            {
                return null;
            }
        }

        return at == given.Length ? values : null;
    }

    private static bool IsPositive(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    [GeneratedRegex(@"\[?(?<name>--[\w-]+) (?<value>\w+)\]?|(?<argument>\w+)(?<more>\.\.\.)?")]
    private static partial Regex Parts();

    private static string Usage() =>
        "Without a command the server runs. Commands:\n"
        + string.Join('\n', All.Select(command => $"  {command.Name} {command.Shape}\n      {command.Purpose}"));

    private static async Task<int> BackupAsync(CommandContext context)
    {
        var file = context.Text("FILE");
        try
        {
            await context.Services.GetRequiredService<Db>().BackupAsync(file, context.Ct);
        }
        catch (Exception error) when (error is IOException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }

        Console.WriteLine($"Wrote {file}.");
        return 0;
    }

    private static async Task<int> SeedAsync(CommandContext context)
    {
        await MigrateAsync(context);
        var progress = new Progress<int>(done => Console.WriteLine($"{done:N0} tickets"));
        var made = await context.Services.GetRequiredService<LoadSeeder>().SeedAsync(context.Number("--tickets"), progress, context.Ct);
        Console.WriteLine($"Made {made.Tickets:N0} tickets with {made.Messages:N0} messages of {made.Customers:N0} customers, and {made.Touches:N0} touches.");
        return 0;
    }

    private static async Task<int> InspectAsync(CommandContext context)
    {
        if (context.Text("WHAT") != "mood")
        {
            await Console.Error.WriteLineAsync("Usage: inspect mood");
            return WrongUsage;
        }

        var services = context.Services;
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        return await InspectMood.RunAsync(input, output, services.GetRequiredService<ToneReader>(), services.GetRequiredService<TimeProvider>().GetLocalNow(), context.Ct);
    }

    private static async Task<int> RefitAsync(CommandContext context)
    {
        await MigrateAsync(context);
        var report = await context.Services.GetRequiredService<RefitTone>().FitAsync(Viewer.Desk, context.Ct);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Corrected messages: {report.Corrected:N0}; others, which hold it back: {report.Others:N0}; words with a weight: {report.Words:N0}.
            Off on corrected messages before {report.OffBefore:0.000}, after {report.OffAfter:0.000}; the others moved by {report.OthersMoved:0.000}.
            {(report.InForce ? "In force for what comes from now on." : "It would not help, so everything stays as it was.")}
            """));
        return 0;
    }

    private static async Task<int> TakeRefitBackAsync(CommandContext context)
    {
        if (context.Text("WHAT") != "back")
        {
            await Console.Error.WriteLineAsync("Usage: refit [back]");
            return WrongUsage;
        }

        await MigrateAsync(context);
        await context.Services.GetRequiredService<RefitTone>().TakeBackAsync(Viewer.Desk, context.Ct);
        Console.WriteLine("The shipped reader reads alone from now on.");
        return 0;
    }

    private static Task MigrateAsync(CommandContext context) =>
        Migrator.MigrateAsync(context.Services.GetRequiredService<Db>(), context.Services.GetRequiredService<TimeProvider>(), context.Ct);

    private static async Task<int> OpenApiAsync(CommandContext context)
    {
        await File.WriteAllTextAsync(context.Text("FILE"), await ApiDocument.WriteAsync(context.Services, context.Ct), context.Ct);
        return 0;
    }
}
