using CxmHelpdesk.Channels.Email;

// inspect email [--authserv-id ID] FILE... | inspect reply FILE...
using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
var files = args.Skip(1).ToList();
string? authservId = null;
if (files is ["--authserv-id", var id, ..])
{
    authservId = id;
    files.RemoveRange(0, 2);
}

foreach (var file in files)
{
    var bytes = File.ReadAllBytes(file);
    if (args[0] == "reply")
    {
        Inspect.Reply(file, bytes, output);
    }
    else
    {
        Inspect.Email(file, bytes, authservId, output);
    }
}

return 0;
