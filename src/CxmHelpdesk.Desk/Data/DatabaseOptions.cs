using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Desk.Data;

public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>SQL Server's connection string. Empty: the embedded SQLite file <see cref="File"/> is used.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The SQLite file; relative to the working directory.</summary>
    [Required]
    public string File { get; set; } = "data/cxm.db";

    /// <summary>Where attachments are kept, named by their content. Every node must see the same folder.</summary>
    [Required]
    public string AttachmentsFolder { get; set; } = "data/attachments";

    /// <summary>How often events that other nodes committed are looked for, in milliseconds. This node's own are handed on at once.</summary>
    [Range(20, 60_000)]
    public int TailMilliseconds { get; set; } = 200;

    public bool IsSqlServer => ConnectionString.Length > 0;
}
