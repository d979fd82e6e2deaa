using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Desk.TicketWork;

public sealed class TrashOptions
{
    public const string Section = "Trash";

    /// <summary>A ticket in the trash is deleted for good after so many days.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 30;
}
