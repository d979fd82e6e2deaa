using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Imports;

/// <summary>An open file with its header read.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly StreamReader _text;
    private readonly CsvReader _reader;

    private CsvFile(StreamReader text, CsvReader reader, CsvFormat format, IReadOnlyList<string> columns) =>
        (_text, _reader, Format, Columns) = (text, reader, format, columns);

    public CsvFormat Format { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <param name="content">Seekable; owned from here on.</param>
    /// <returns>Null: there is not even a header.</returns>
    public static async Task<CsvFile?> OpenAsync(Stream content, CancellationToken ct)
    {
        var sample = new byte[CsvFormat.SampleSize];
        var read = await content.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, ct);
        var format = CsvFormat.Detect(sample.AsSpan(0, read), read < sample.Length);
        content.Position = format.Skip;
        var text = new StreamReader(content, format.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024);
        var reader = new CsvReader(text, format.Separator);
        if (await reader.ReadAsync(ct) is not { Problem: null } header)
        {
            text.Dispose();
            return null;
        }

        return new CsvFile(text, reader, format, [.. header.Fields.Select(column => column.Trim())]);
    }

    public ValueTask<CsvRecord?> ReadAsync(CancellationToken ct) => _reader.ReadAsync(ct);

    public void Dispose() => _text.Dispose();
}
