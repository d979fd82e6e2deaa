using System.Globalization;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Email.Inspection;

return args switch
{
    ["email", "--authserv-id", var id, .. var files] => Print(files, (file, bytes, output) => Inspect.Email(file, bytes, id, output)),
    ["email", .. var files] => Print(files, (file, bytes, output) => Inspect.Email(file, bytes, null, output)),
    ["reply", .. var files] => Print(files, Inspect.Reply),
    ["fuzz", var count, var seed, var folder] => Fuzz.Run(Number(count), Number(seed), folder),
    ["bench", .. var folder] => Bench.Run(folder.FirstOrDefault()),
    _ => Usage(),
};

static int Print(string[] files, Action<string, ReadOnlyMemory<byte>, Stream> print)
{
    using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
    foreach (var file in files)
    {
        print(file, File.ReadAllBytes(file), output);
    }

    return 0;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("usage: email [--authserv-id ID] FILE... | reply FILE... | fuzz COUNT SEED FOLDER | bench [FOLDER]");
    return 2;
}
