using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Server;

public sealed class ServerOptions
{
    public const string Section = "Server";

    /// <summary>Where to listen if neither ASPNETCORE_URLS nor Kestrel:Endpoints says so; several are separated by semicolons.</summary>
    [Required]
    public string Url { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Where the world reaches this desk, such as https://desk.example.com: for what providers are told to call. Empty: not told; behind a proxy it is needed.</summary>
    [RegularExpression("^(https?://[^/?#@]+(/[^?#]*)?)?$", ErrorMessage = "Server:PublicUrl must begin with https:// or http:// and have neither query nor fragment.")]
    public string PublicUrl { get; set; } = "";

    /// <summary>Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Largest request body, in bytes, where a route does not say otherwise.</summary>
    [Range(1_024, 1_000_000_000)]
    public long MaxRequestBytes { get; set; } = 4_000_000;

    /// <summary>How long running requests and workers may take to finish when the server stops, in seconds.</summary>
    [Range(1, 600)]
    public int ShutdownSeconds { get; set; } = 20;
}
