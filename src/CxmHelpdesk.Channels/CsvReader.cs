using System.Text;

namespace CxmHelpdesk.Channels;

/// <summary>One record of a file.</summary>
/// <param name="Number">Which record it is; the header is 1.</param>
/// <param name="Raw">As it stands in the file, cut after <see cref="CsvReader.RawLength"/>.</param>
/// <param name="Problem">Why it cannot be read, as a stable code; the fields are then empty.</param>
public sealed record CsvRecord(long Number, IReadOnlyList<string> Fields, string Raw, string? Problem = null);

/// <summary>
/// Reads RFC 4180 a piece at a time: quoted fields may hold separators, doubled quotes and line breaks; lines end in LF, CRLF or CR.
/// Empty lines are no records. A quote that is never closed costs the record it stands in and what follows up to
/// <see cref="MaxRecord"/>, not the memory.
/// </summary>
public sealed class CsvReader(TextReader text, char separator)
{
    public const int MaxFields = 500;
    public const int MaxRecord = 1024 * 1024;
    public const int RawLength = 2000;

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _field = new();
    private readonly StringBuilder _raw = new();
    private int _at;
    private int _end;
    private long _number;

    /// <returns>Null: the end.</returns>
    public async ValueTask<CsvRecord?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            var fields = new List<string>();
            _field.Clear();
            _raw.Clear();
            var (state, length, any, problem) = (State.Start, 0, false, (string?)null);
            while (true)
            {
                if (_at == _end && !await FillAsync(ct))
                {
                    if (!any)
                    {
                        return null;
                    }

                    problem ??= state == State.Quoted ? "quote-not-closed" : null;
                    break;
                }

                var c = _buffer[_at++];
                any = true;
                if (_raw.Length < RawLength && c is not ('\r' or '\n') | state == State.Quoted)
                {
                    _raw.Append(c);
                }

                if (++length > MaxRecord && problem is null)
                {
                    // Gives up the record; reads on to the end of this line.
                    (problem, state) = ("record-too-long", State.Plain);
                    _field.Clear();
                }

                if (state == State.Quoted)
                {
                    if (c == '"')
                    {
                        state = State.QuoteInQuoted;
                    }
                    else
                    {
                        _field.Append(c);
                    }

                    continue;
                }

                if (state == State.QuoteInQuoted && c == '"')
                {
                    _field.Append('"');
                    state = State.Quoted;
                }
                else if (c == separator)
                {
                    End(fields);
                    state = State.Start;
                }
                else if (c is '\n' or '\r')
                {
                    if (c == '\r' && (_at < _end || await FillAsync(ct)) && _buffer[_at] == '\n')
                    {
                        _at++;
                    }

                    break;
                }
                else if (c == '"' && state == State.Start && problem is null)
                {
                    state = State.Quoted;
                }
                else
                {
                    // Text after a closing quote is kept, as spreadsheets do.
                    state = State.Plain;
                    if (problem is null)
                    {
                        _field.Append(c);
                    }
                }
            }

            End(fields);
            if (problem is null && fields is [""])
            {
                continue;
            }

            _number++;
            problem ??= fields.Count > MaxFields ? "too-many-fields" : null;
            return new CsvRecord(_number, problem is null ? fields : [], _raw.ToString(), problem);
        }
    }

    private void End(List<string> fields)
    {
        if (fields.Count <= MaxFields)
        {
            fields.Add(_field.ToString());
        }

        _field.Clear();
    }

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        _at = 0;
        _end = await text.ReadAsync(_buffer, ct);
        return _end > 0;
    }

    private enum State
    {
        Start,
        Plain,
        Quoted,
        QuoteInQuoted,
    }
}
