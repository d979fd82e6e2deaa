using System.Net;
using System.Text;

namespace CxmHelpdesk.Channels.Twilio.Webhooks;

/// <summary>The fields of an <c>application/x-www-form-urlencoded</c> body, in the order in which they came, none left out: a signature covers them all.</summary>
internal sealed class FormFields
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    private FormFields()
    {
    }

    public IReadOnlyList<KeyValuePair<string, string>> All => _fields;

    /// <summary>Null where the field is missing or empty: Twilio sends many empty ones.</summary>
    public string? this[string name] => _fields.Find(field => field.Key == name).Value is { Length: > 0 } value ? value : null;

    public static FormFields Read(ReadOnlySpan<byte> body)
    {
        var form = new FormFields();
        var text = Encoding.UTF8.GetString(body);
        foreach (var part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            form._fields.Add(new(WebUtility.UrlDecode(name), WebUtility.UrlDecode(value)));
        }

        return form;
    }

    public int Number(string name) => int.TryParse(this[name], out var number) ? number : 0;
}
