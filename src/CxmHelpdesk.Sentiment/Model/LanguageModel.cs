using System.Runtime.Intrinsics;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>The weights of one language, and how sums of them become probabilities.</summary>
/// <param name="Scales">What one step of a weight is worth: of tone in mood, in strength, in urgency, in no answer; of colour.</param>
/// <param name="Bias">For each head of tone, then of colour.</param>
/// <param name="Slope">The same; a sum times slope plus bias is the logarithm of the odds.</param>
internal sealed record LanguageModel(WeightTable Tone, WeightTable Colour, float[] Scales, float[] Bias, float[] Slope)
{
    private const int Groups = Heads.Colour / 8;

    /// <summary>Adds up whole numbers, so the order does not matter, and divides by the root of how many there were.</summary>
    public void Score(FeatureList features, Scores scores)
    {
        Vector256<int> text = default, marks = default;
        int found = 0, marked = 0;
        scores.Evidence.Clear(features.Tokens.Count, features.Marks.Length);

        var rows = scores.Rows(features.Pieces.Length);
        found += Tone.Look(features.Pieces, rows);
        var runs = features.Runs;
        for (var r = 0; r < runs.Length; r++)
        {
            Vector256<int> run = default;
            foreach (var row in rows[runs[r].From..(r + 1 < runs.Length ? runs[r + 1].From : rows.Length)]) run += WeightTable.Widen(row);
            text += run;
            scores.Evidence.Token(runs[r].Token, Mood(run), Urgency(run));
        }

        foreach (ref readonly var letters in features.Weighed)
        {
            var run = Vector256.Create(Vector128.WidenLower(letters.Sum), Vector128.WidenUpper(letters.Sum));
            found += letters.Found;
            text += run;
            scores.Evidence.Token(letters.Token, Mood(run), Urgency(run));
        }

        rows = scores.Rows(features.Marks.Length);
        marked += Tone.Look(features.MarkHashes, rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var mark = WeightTable.Widen(rows[i]);
            marks += mark;
            scores.Evidence.Mark(i, Mood(mark), Urgency(mark));
        }

        (scores.OfText, scores.OfMarks) = (Norm(found), Norm(marked));
        ToOdds(text, marks, scores.OfText, scores.OfMarks, 0, scores.Tone);
        ScoreColour(features, scores);
    }

    /// <summary>Longer texts have more features, but not so many more times the evidence.</summary>
    public static double Norm(int count) => 1 / Math.Sqrt(4 + count);

    private void ScoreColour(FeatureList features, Scores scores)
    {
        Span<Vector256<int>> text = stackalloc Vector256<int>[Groups], marks = stackalloc Vector256<int>[Groups];
        text.Clear();
        marks.Clear();
        var found = Colour.AddUp(features.Pieces[..features.Words], text, scores.Rows(features.Words));
        var marked = Colour.AddUp(features.MarkHashes, marks, scores.Rows(features.Marks.Length));
        for (var group = 0; group < Groups; group++)
            ToOdds(text[group], marks[group], Norm(found), Norm(marked), Heads.Tone + 8 * group, scores.Colour.AsSpan(8 * group, 8));
    }

    private void ToOdds(Vector256<int> text, Vector256<int> marks, double ofText, double ofMarks, int first, Span<double> odds)
    {
        for (var i = 0; i < odds.Length; i++)
            odds[i] = ((text[i] * ofText) + (marks[i] * ofMarks)) * Scales[first + i] * Slope[first + i] + Bias[first + i];
    }

    private static int Mood(Vector256<int> sum) => sum[Heads.Positive] - sum[Heads.Negative];

    private static int Urgency(Vector256<int> sum) => sum[Heads.Asks] + sum[Heads.Soon] + sum[Heads.Now];
}

/// <summary>Logarithms of odds, and where they come from. To be used again for the next text.</summary>
internal sealed class Scores
{
    private ulong[] _rows = [];

    public double[] Tone { get; } = new double[Heads.Tone];

    public double[] Colour { get; } = new double[Heads.Colour];

    public Evidence Evidence { get; } = new();

    /// <summary>Room for so many rows of weights, with anything in it.</summary>
    public Span<ulong> Rows(int count)
    {
        if (_rows.Length < count) _rows = new ulong[2 * count];
        return _rows.AsSpan(0, count);
    }

    /// <summary>What one step of the text's weights counts, and of its marks'.</summary>
    public double OfText { get; set; }

    public double OfMarks { get; set; }
}

/// <summary>How many steps of weight each token and each mark brought for mood (positive less negative) and for urgency.</summary>
internal sealed class Evidence
{
    private (int Mood, int Urgency)[] _tokens = [];
    private (int Mood, int Urgency)[] _marks = [];

    public ReadOnlySpan<(int Mood, int Urgency)> Tokens => _tokens;

    public ReadOnlySpan<(int Mood, int Urgency)> Marks => _marks;

    public void Clear(int tokens, int marks)
    {
        if (_tokens.Length < tokens) _tokens = new (int, int)[2 * tokens];
        if (_marks.Length < marks) _marks = new (int, int)[2 * marks];
        _tokens.AsSpan(0, tokens).Clear();
    }

    public void Token(int index, int mood, int urgency)
    {
        ref var token = ref _tokens[index];
        token = (token.Mood + mood, token.Urgency + urgency);
    }

    public void Mark(int index, int mood, int urgency) => _marks[index] = (mood, urgency);
}
