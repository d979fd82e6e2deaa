using System.Globalization;
using CxmHelpdesk.Load;

int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

switch (args.FirstOrDefault())
{
    case "pipeline":
        await PipelineScenario.RunAsync(Number(1, 20_000), Number(2, 200));
        break;
    default:
        Console.Error.WriteLine("usage: pipeline [messages] [senders]");
        return 2;
}

return Figures.AllKept ? 0 : 1;
