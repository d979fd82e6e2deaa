using System.Diagnostics;
using System.Net.Sockets;
using System.Net;

namespace CxmHelpdesk.Load;

/// <summary>The real server as a process of its own, on a database of ours, with limits that one address of load does not reach.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri url, TimeSpan startup) => (_process, Url, Startup) = (process, url, startup);

    public Uri Url { get; }

    public Uri SocketUrl => new($"ws://127.0.0.1:{Url.Port}");

    /// <summary>From the start of the process to its first page.</summary>
    public TimeSpan Startup { get; }

    public double ResidentMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    /// <summary>Since its start.</summary>
    public double MostResidentMiB
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1024.0 / 1024.0;
        }
    }

    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> StartAsync(string folder)
    {
        var port = FreePort();
        var url = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet", [ServerDll(), "--Server:Url", url.ToString()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Database__File"] = Path.Combine(folder, "cxm.db"),
            ["Database__AttachmentsFolder"] = Path.Combine(folder, "attachments"),
            ["Secrets__KeyFile"] = Path.Combine(folder, "secrets.key"),
            ["Chat__MessagesPerMinute"] = "1000000",
            ["Chat__MessagesPerMinutePerAddress"] = "10000000",
            ["Chat__SessionsPerMinutePerAddress"] = "10000000",
            ["Logging__LogLevel__Default"] = "Warning",
        })
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = url };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/api/setup", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return new ServerProcess(process, url, clock.Elapsed);
                }
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited)
            {
            }

            if (process.HasExited)
            {
                throw new InvalidOperationException($"The server ended with {process.ExitCode}.");
            }

            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string ServerDll()
    {
        // artifacts/bin/CxmHelpdesk.Load/release -> artifacts/bin/CxmHelpdesk.Server/release
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var dll = Path.Combine(own.Parent!.Parent!.FullName, "CxmHelpdesk.Server", own.Name, "CxmHelpdesk.Server.dll");
        return File.Exists(dll) ? dll : throw new FileNotFoundException("Build the server in the same configuration first.", dll);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
