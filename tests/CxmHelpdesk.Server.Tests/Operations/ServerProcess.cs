using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CxmHelpdesk.Server.Tests.Operations;

/// <summary>The server as it runs for people: a process of its own, on a folder of its own, ended by signals.</summary>
internal sealed class ServerProcess(string folder, string database = "cxm.db") : IAsyncDisposable
{
    public const int ShutdownSeconds = 10;

    private readonly StringBuilder _log = new();
    private Process? _process;

    public Uri Url { get; private set; } = null!;

    /// <summary>A browser of the desk's own pages, cookies included.</summary>
    public HttpClient Browser()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Add("Origin", $"http://{Url.Authority}");
        return client;
    }

    public async Task StartAsync()
    {
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        _process = Run();
        using var http = Browser();
        for (var tries = 0; ; tries++)
        {
            Assert.True(!_process.HasExited && tries < 600, $"The server did not become ready:\n{_log}");
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Another process of the same program on the same folder.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> CommandAsync(params string[] arguments)
    {
        using var command = Run(arguments);
        await command.WaitForExitAsync();
        return command.ExitCode;
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public async Task<(TimeSpan Took, int ExitCode)> TerminateAsync()
    {
        var clock = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(2 * ShutdownSeconds));
        await _process.WaitForExitAsync(late.Token);
        return (clock.Elapsed, _process.ExitCode);
    }

    /// <summary>As a power cut does it.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    private Process Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Url.ToString(),
            ["Database__File"] = Path.Combine(folder, database),
            ["Database__AttachmentsFolder"] = Path.Combine(folder, "attachments"),
            ["Secrets__KeyFile"] = Path.Combine(folder, "secrets.key"),
            ["Server__ShutdownSeconds"] = ShutdownSeconds.ToString(CultureInfo.InvariantCulture),
            ["SignIn__AttemptsPerMinute"] = "1000",
        })
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
