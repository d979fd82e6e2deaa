using System.Globalization;
using CxmHelpdesk.Load;

int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

switch (args.FirstOrDefault())
{
    case "pipeline":
        await PipelineScenario.RunAsync(Number(1, 20_000), Number(2, 200));
        break;
    case "latency":
        await LatencyScenario.RunAsync(Number(1, 500), Number(2, 200), Number(3, 20));
        break;
    default:
        Console.Error.WriteLine("usage: pipeline [messages] [senders] | latency [agents] [rate] [seconds]");
        return 2;
}

return Figures.AllKept ? 0 : 1;
