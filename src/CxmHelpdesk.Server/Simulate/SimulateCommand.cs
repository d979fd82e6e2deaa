using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Http.Json;
using System.Net.WebSockets;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>
/// Customers for a desk that has none yet. They come through the public entrances of a running server, as real ones do, and nothing
/// else: chat sessions and the visitors' hub, the web form's address, signed texts, calls and messages of social networks. Where a phone account's provider is on this machine it is played, too, so that agents can take calls and make them. Stops by itself.
/// </summary>
internal sealed class SimulateCommand : IDisposable
{
    private const int DefaultMinutes = 10;
    private const int MostRate = 6000;
    private const int MostMinutes = 24 * 60;
    private const int MostOpen = 300;
    private const int MostAtOnce = 64;
    private const int MostKnown = 100;

    private readonly HttpClient _http;
    private readonly IReadOnlyList<ChannelAccount> _chats;
    private readonly IReadOnlyList<ChannelAccount> _forms;
    private readonly IReadOnlyList<ChannelAccount> _phones;
    private readonly IReadOnlyList<ChannelAccount> _lines;
    private readonly IReadOnlyList<ChannelAccount> _networks;
    private readonly TimeProvider _time;
    private readonly Random _random = Random.Shared;
    private readonly ConcurrentQueue<ChatCustomer> _waiting = new();
    private readonly ConcurrentQueue<KnownVisitor> _known = new();
    private readonly ConcurrentDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private PhoneNetwork? _phoneNetwork;
    private int _sent;
    private int _answers;

    private SimulateCommand(HttpClient http, IReadOnlyList<ChannelAccount> accounts, TimeProvider time)
    {
        IReadOnlyList<ChannelAccount> Of(string channel) => [.. accounts.Where(account => account.Channel == channel)];
        (_http, _chats, _forms, _phones, _lines, _time) = (http, Of("web-chat"), Of("web-form"), Of("sms"), Of("voice"), time);
        _networks = [.. accounts.Where(account => SocialCustomer.Channels.Contains(account.Channel))];
    }

    public static async Task<int> RunAsync(CommandContext context)
    {
        var rate = Math.Min(context.Number("--rate"), MostRate);
        var minutes = context.Values.ContainsKey("--minutes") ? Math.Min(context.Number("--minutes"), MostMinutes) : DefaultMinutes;
        var server = new Uri(context.Services.GetRequiredService<IOptions<ServerOptions>>().Value.Url.Split(';')[0]);
        using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(15) };
        try
        {
            using var alive = await http.GetAsync(new Uri("/health/live", UriKind.Relative), context.Ct);
            var accounts = await context.Services.GetRequiredService<ChannelAccountStore>().EnabledAsync(context.Ct);
            using var simulation = new SimulateCommand(http, accounts, context.Services.GetRequiredService<TimeProvider>());
            return await simulation.PlayAsync(rate, TimeSpan.FromMinutes(minutes), context.Ct);
        }
        catch (Exception error) when (error is HttpRequestException or DbException or TaskCanceledException && !context.Ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"No server answers at {server} on this database. Start it first. ({error.Message})");
            return 1;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> PlayAsync(int rate, TimeSpan length, CancellationToken stop)
    {
        if (_chats.Count + _forms.Count + _phones.Count + _lines.Count + _networks.Count == 0)
        {
            await Console.Error.WriteLineAsync("The desk has no web chat, web form, number for texts or calls, or social network. Add a channel account first.");
            return 1;
        }

        Console.WriteLine($"{rate} messages a minute for {length.TotalMinutes:0} minutes, to {_chats.Count} chats, {_forms.Count} forms, {_phones.Count} numbers for texts, {_lines.Count} for calls and {_networks.Count} social accounts at {_http.BaseAddress}. Ctrl+C ends it.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(length);
        await using var phones = await PhoneNetwork.StartAsync(_http, [.. _phones, .. _lines], _time, end.Token);
        _phoneNetwork = phones;
        using var places = new SemaphoreSlim(MostAtOnce);
        var steps = new ConcurrentDictionary<Task, bool>();
        using var beat = new PeriodicTimer(TimeSpan.FromMinutes(1.0 / rate), _time);
        var told = _time.GetTimestamp();
        try
        {
            while (await beat.WaitForNextTickAsync(end.Token))
            {
                await places.WaitAsync(end.Token);
                var step = StepAsync(end.Token).ContinueWith(_ => places.Release(), TaskScheduler.Default);
                steps[step] = true;
                _ = step.ContinueWith(done => steps.TryRemove(done, out var _), TaskScheduler.Default);
                if (_time.GetElapsedTime(told) > TimeSpan.FromSeconds(10))
                {
                    told = _time.GetTimestamp();
                    Tell();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up, or somebody pressed Ctrl+C.
        }

        await Task.WhenAll(steps.Keys);
        while (_waiting.TryDequeue(out var customer))
        {
            await LeaveAsync(customer);
        }

        Tell();
        return 0;
    }

    /// <summary>One message: somebody who is here goes on, or somebody new comes.</summary>
    private async Task StepAsync(CancellationToken ct)
    {
        try
        {
            if (_lines.Count > 0 && (_chats.Count + _forms.Count + _phones.Count == 0 || _random.Next(8) == 0))
            {
                Interlocked.Increment(ref _sent);
                await CallCustomer.CallAsync(_http, Pick(_lines), _phoneNetwork!, _random, _time, ct);
                return;
            }

            if (_networks.Count > 0 && (_chats.Count + _forms.Count + _phones.Count == 0 || _random.Next(4) == 0))
            {
                await SocialCustomer.SayAsync(_http, Pick(_networks), _time, _random, ct);
                Interlocked.Increment(ref _sent);
                return;
            }

            if (_phones.Count > 0 && (_chats.Count + _forms.Count == 0 || _random.Next(4) == 0))
            {
                await TextCustomer.SayAsync(_http, Pick(_phones), _random, ct);
                Interlocked.Increment(ref _sent);
                return;
            }

            if (_forms.Count > 0 && (_chats.Count == 0 || _random.Next(6) == 0))
            {
                await FillFormAsync(Pick(_forms), ct);
                return;
            }

            var goesOn = _waiting.Count >= MostOpen || _random.Next(2) == 0;
            var customer = goesOn && _waiting.TryDequeue(out var here) ? here : await ComeAsync(ct);
            await SayAsync(customer, ct);
        }
        catch (RefusedException error)
        {
            _refused.AddOrUpdate(error.Message, 1, (_, before) => before + 1);
        }
        catch (Exception error) when (error is HttpRequestException or WebSocketException or IOException or TimeoutException or ObjectDisposedException)
        {
            _refused.AddOrUpdate("the server did not answer", 1, (_, before) => before + 1);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <summary>The longer it plays, the more of them have been here before.</summary>
    private Task<ChatCustomer> ComeAsync(CancellationToken ct) =>
        _random.Next(MostKnown) < _known.Count && _known.TryDequeue(out var visitor)
            ? ChatCustomer.ComeAgainAsync(_http, visitor, Script.Next(_random, visitor.Language), ct)
            : ChatCustomer.ComeAsync(_http, Pick(_chats).Key, Script.Next(_random), ct);

    private async Task SayAsync(ChatCustomer customer, CancellationToken ct)
    {
        var stays = false;
        try
        {
            if (customer.HasMore)
            {
                await customer.SayAsync(_time, ct);
                Interlocked.Increment(ref _sent);
            }

            stays = customer.HasMore;
        }
        finally
        {
            if (stays)
            {
                _waiting.Enqueue(customer);
            }
            else
            {
                await LeaveAsync(customer);
            }
        }
    }

    private async Task LeaveAsync(ChatCustomer customer)
    {
        Interlocked.Add(ref _answers, customer.Answers);
        if (_known.Count < MostKnown)
        {
            _known.Enqueue(customer.Visitor);
        }

        await customer.DisposeAsync();
    }

    private async Task FillFormAsync(ChannelAccount form, CancellationToken ct)
    {
        var script = Script.Next(_random);
        var message = string.Join("\n", script.Lines);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{form.Key}")
        {
            Content = JsonContent.Create(new { name = script.Name, email = $"customer{_random.Next(1, 500)}@example.com", subject = TextSplitter.Split(script.Lines[0], 60)[0], message, language = script.Language }),
        };
        if (form.Setting("apiKey") is { } key)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        using var response = await _http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException($"{(int)response.StatusCode} for a form");
        }

        Interlocked.Increment(ref _sent);
    }

    private ChannelAccount Pick(IReadOnlyList<ChannelAccount> accounts) => accounts[_random.Next(accounts.Count)];

    private void Tell()
    {
        var refused = _refused.IsEmpty ? "" : "; refused: " + string.Join(", ", _refused.Select(r => $"{r.Value} × {r.Key}"));
        Console.WriteLine($"{_sent} messages sent, {_waiting.Count} chats open, {_answers + _waiting.Sum(customer => customer.Answers)} answers{refused}");
    }
}
