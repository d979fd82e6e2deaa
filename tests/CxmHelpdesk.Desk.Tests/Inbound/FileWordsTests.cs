using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Inbound;

namespace CxmHelpdesk.Desk.Tests.Inbound;

/// <summary>How a message without words is called.</summary>
public sealed class FileWordsTests
{
    [Theory]
    [InlineData("61.jpg", "image/jpeg", false, "en", "Photo", "Photo")]
    [InlineData("61.jpg", "image/jpeg", false, "ja", "写真", "写真")]
    [InlineData("61.jpg", "image/jpeg", false, null, "Photo", "Photo")]
    [InlineData("film.mp4", "video/mp4", false, "ja", "動画", "動画")]
    [InlineData("said.m4a", "audio/mp4", false, "en", "Voice message", "Voice message")]
    [InlineData("s.png", "image/png", true, "en", "Sticker (angry, mad)", "Sticker (angry, mad)")]
    [InlineData("s.png", "image/png", true, "ja", "スタンプ (angry, mad)", "スタンプ (angry, mad)")]
    [InlineData("contract.pdf", "application/pdf", false, "ja", "contract.pdf", "contract.pdf")]
    public void A_file_of_the_networks_is_called_by_what_it_is(string name, string type, bool sticker, string? language, string subject, string snippet)
    {
        var message = Message(new Attachment(name, type, new RemoteContent("there")) { Sticker = sticker });
        Assert.Equal((subject, snippet), (FileWords.SubjectOf(message, language), FileWords.SnippetOf(message, language)));
    }

    [Fact]
    public void A_name_that_its_sender_gave_it_is_shown_in_the_queue()
    {
        var message = Message(new Attachment("broken-lid.jpg", "image/jpeg", new InlineContent(new byte[1])));
        Assert.Equal(("Photo", "broken-lid.jpg"), (FileWords.SubjectOf(message, "en"), FileWords.SnippetOf(message, "en")));
        Assert.Equal("", FileWords.SubjectOf(message with { Attachments = [] }, "en"));
    }

    private static Message Message(Attachment file) => new("m1", new Party("test", "mia"), "", TimeProvider.System.GetUtcNow())
    {
        Attachments = [file],
        Facts = file.Sticker ? new Dictionary<string, string> { ["sticker"] = "angry, mad" } : [],
    };
}
