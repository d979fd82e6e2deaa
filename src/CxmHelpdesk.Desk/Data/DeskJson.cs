using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Board;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Surveys;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Data;

/// <summary>The JSON that the desk keeps in columns. Made at build time: no reflection on the way of a message.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Alerts))]
[JsonSerializable(typeof(PriorityRecord))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<StoredFile>))]
[JsonSerializable(typeof(IReadOnlyList<ToneSpan>))]
[JsonSerializable(typeof(Copies))]
[JsonSerializable(typeof(MessageAddedData))]
[JsonSerializable(typeof(TicketChangedData))]
[JsonSerializable(typeof(BoardAlarmData))]
[JsonSerializable(typeof(VoiceAlarmData))]
[JsonSerializable(typeof(CallChangedData))]
[JsonSerializable(typeof(SurveyData))]
internal sealed partial class DeskJson : JsonSerializerContext
{
    public static string Serialize(IReadOnlyDictionary<string, string> values) => JsonSerializer.Serialize(values, Default.IReadOnlyDictionaryStringString);

    public static string Serialize(IReadOnlyList<StoredFile> files) => JsonSerializer.Serialize(files, Default.IReadOnlyListStoredFile);

    public static string Serialize(IReadOnlyList<ToneSpan> spans) => JsonSerializer.Serialize(spans, Default.IReadOnlyListToneSpan);
}
