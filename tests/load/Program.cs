using System.Globalization;
using CxmHelpdesk.Load;

int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

switch (args.FirstOrDefault())
{
    case "pipeline":
        await PipelineScenario.RunAsync(Number(1, 20_000), Number(2, 200));
        break;
    case "ingress":
        await IngressScenario.RunAsync(Number(1, 20_000), Number(2, 200), args.Length > 3 ? args[3] : null);
        break;
    case "reader":
        ReaderScenario.Run(args.Length > 1 ? args[1] : null);
        break;
    case "large":
        await LargeScenario.RunAsync(Number(1, 20));
        break;
    case "imap" when !OperatingSystem.IsWindows():
        await ImapScenario.RunAsync(Number(1, 10_000), Number(2, 20));
        break;
    case "latency":
        await LatencyScenario.RunAsync("latency", Number(1, 500), 10, Number(2, 200), Number(3, 20), 2, 15);
        break;
    case "clients":
        await LatencyScenario.RunAsync("clients", Number(1, 10_000), 100, Number(2, 100), Number(3, 15), 20, 50);
        break;
    case "store":
        await StoreScenario.RunAsync(Number(1, 1_000_000), args.Length > 2 ? args[2] : null);
        break;
    case "tone":
        ToneScenario.Run(Number(1, 20_000));
        break;
    case "queue":
        QueueScenario.Run(Number(1, 1));
        break;
    default:
        Console.Error.WriteLine(
            """
            usage, each with its default numbers:
              pipeline 20000 200        envelopes through the whole desk in one process: messages, senders
              ingress 20000 200 [STORE] raw mails through channel and desk in one process: mails, senders, and a full store made by "store"
              reader [FOLDER]           raw mails to their meaning: speed on one core, memory; of our own mails, and of those in a folder
              large 20                  mails with a file of 25 MB each pushed into the server: speed, memory
              imap 10000 20             mails from a real mailbox to tickets while desk and mail server are killed: mails, kills
              latency 500 200 20        from a customer's send to the agents' clients: agents, messages a second, seconds
              clients 10000 100 15      the same with very many agents in teams of a hundred, each of whom is sent one message a second
              tone 20000                how long reading a text takes: readings
              queue 1                   fourteen days of a desk in four orders, for each writer of messages: seed
              store 1000000 [FOLDER]    start, memory, lists, a ticket, search: tickets, and where the store is kept for the next run
            """);
        return 2;
}

return Figures.AllKept ? 0 : 1;
