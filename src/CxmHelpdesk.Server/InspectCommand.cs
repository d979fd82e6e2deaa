using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Server;

/// <summary><c>inspect CHANNEL FILE...</c>: what a channel's reader makes of payloads, without a desk around it. A channel that shows nothing of its own shows the events.</summary>
internal static class InspectCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static async Task<int> RunAsync(CommandContext context)
    {
        var channels = context.Services.GetRequiredService<ChannelRegistry>();
        var what = context.Text("CHANNEL");
        var inspector = channels.All.OfType<IInspector>().FirstOrDefault(channel => channel.Inspects.Contains(what));
        var channel = channels.Find(what);
        if (inspector is null && channel is null)
        {
            await Console.Error.WriteLineAsync($"There is no channel {what}.");
            return Commands.WrongUsage;
        }

        var options = context.Values.Where(value => value.Key.StartsWith("--", StringComparison.Ordinal)).ToDictionary(value => value.Key[2..], value => value.Value);
        await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        foreach (var file in context.List("FILE..."))
        {
            byte[] bytes;
            try
            {
                bytes = await File.ReadAllBytesAsync(file, context.Ct);
            }
            catch (IOException error)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }

            if (inspector is not null)
            {
                inspector.Inspect(what, file, bytes, options, output);
            }
            else
            {
                await output.WriteAsync(Events(channel!, file, bytes), context.Ct);
            }
        }

        return 0;
    }

    private static byte[] Events(IChannel channel, string file, byte[] bytes)
    {
        var envelope = new Envelope($"inspect/{Path.GetFileName(file)}", "", bytes, DateTimeOffset.UnixEpoch, new Dictionary<string, string>(), []);
        object result;
        try
        {
            result = channel.Parse(envelope).Select(happened => new Dictionary<string, object> { [JsonNamingPolicy.CamelCase.ConvertName(happened.GetType().Name)] = happened });
        }
        catch (UnreadableEnvelopeException unreadable)
        {
            result = new { unreadable = unreadable.Message };
        }

        return [.. JsonSerializer.SerializeToUtf8Bytes(new { file, events = result }, Json), (byte)'\n'];
    }
}
