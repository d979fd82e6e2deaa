using System.Runtime.InteropServices;
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
    public Scores Score(FeatureList features)
    {
        Vector256<int> text = default, marks = default;
        var found = 0;
        var weights = MemoryMarshal.Cast<sbyte, ulong>(Tone.Weights);
        var evidence = new Evidence(features.Tokens.Count, features.Marks.Count);

        var pieces = features.Pieces;
        var runs = features.Runs;
        for (var r = 0; r < runs.Length; r++)
        {
            Vector256<int> run = default;
            foreach (var piece in pieces[runs[r].From..(r + 1 < runs.Length ? runs[r + 1].From : pieces.Length)]) found += Add(ref run, piece, weights);
            text += run;
            evidence.Token(runs[r].Token, Mood(run), Urgency(run));
        }

        var marked = 0;
        for (var i = 0; i < features.Marks.Count; i++)
        {
            Vector256<int> mark = default;
            marked += Add(ref mark, features.Marks[i].Hash, weights);
            marks += mark;
            evidence.Mark(i, Mood(mark), Urgency(mark));
        }

        var ofText = Norm(found);
        var ofMarks = Norm(marked);
        var tone = new double[Heads.Tone];
        for (var head = 0; head < tone.Length; head++)
            tone[head] = ((text[head] * ofText) + (marks[head] * ofMarks)) * Scales[head] * Slope[head] + Bias[head];
        return new Scores(tone, ScoreColour(features), evidence, ofText, ofMarks);
    }

    /// <summary>The feature's weights, or nothing if it has none; returns how many were found. Without a branch, as <see cref="WeightTable.Find"/>.</summary>
    private int Add(ref Vector256<int> sum, uint hash, ReadOnlySpan<ulong> weights)
    {
        var slot = Tone.Find(hash);
        var there = ~(slot >> 31);
        sum += Widen(weights[slot & there] & (ulong)there);
        return there & 1;
    }

    /// <summary>Longer texts have more features, but not so many more times the evidence.</summary>
    public static double Norm(int count) => 1 / Math.Sqrt(4 + count);

    private double[] ScoreColour(FeatureList features)
    {
        var weights = MemoryMarshal.Cast<sbyte, ulong>(Colour.Weights);
        Span<Vector256<int>> text = stackalloc Vector256<int>[Groups], marks = stackalloc Vector256<int>[Groups];
        text.Clear();
        marks.Clear();
        int found = 0, marked = 0;
        foreach (var piece in features.Pieces[..features.Words])
            if (AddColour(text, piece, weights)) found++;
        foreach (var mark in features.Marks)
            if (AddColour(marks, mark.Hash, weights)) marked++;

        var (ofText, ofMarks) = (Norm(found), Norm(marked));
        var colour = new double[Heads.Colour];
        for (var head = 0; head < colour.Length; head++)
        {
            var at = Heads.Tone + head;
            var sum = (text[head / 8][head % 8] * ofText) + (marks[head / 8][head % 8] * ofMarks);
            colour[head] = sum * Scales[at] * Slope[at] + Bias[at];
        }

        return colour;
    }

    private bool AddColour(Span<Vector256<int>> sums, uint hash, ReadOnlySpan<ulong> weights)
    {
        var slot = Colour.Find(hash);
        if (slot < 0) return false;
        for (var group = 0; group < Groups; group++) sums[group] += Widen(weights[slot * Groups + group]);
        return true;
    }

    private static Vector256<int> Widen(ulong weights)
    {
        var row = Vector128.WidenLower(Vector128.CreateScalar(weights).AsSByte());
        return Vector256.Create(Vector128.WidenLower(row), Vector128.WidenUpper(row));
    }

    private static int Mood(Vector256<int> sum) => sum[Heads.Positive] - sum[Heads.Negative];

    private static int Urgency(Vector256<int> sum) => sum[Heads.Asks] + sum[Heads.Soon] + sum[Heads.Now];
}

/// <summary>Logarithms of odds, and where they come from.</summary>
internal sealed record Scores(double[] Tone, double[] Colour, Evidence Evidence, double OfText, double OfMarks);

/// <summary>How many steps of weight each token and each mark brought for mood (positive less negative) and for urgency.</summary>
internal sealed class Evidence(int tokens, int marks)
{
    private readonly (int Mood, int Urgency)[] _tokens = new (int, int)[tokens];
    private readonly (int Mood, int Urgency)[] _marks = new (int, int)[marks];

    public ReadOnlySpan<(int Mood, int Urgency)> Tokens => _tokens;

    public ReadOnlySpan<(int Mood, int Urgency)> Marks => _marks;

    public void Token(int index, int mood, int urgency)
    {
        ref var token = ref _tokens[index];
        token = (token.Mood + mood, token.Urgency + urgency);
    }

    public void Mark(int index, int mood, int urgency) => _marks[index] = (mood, urgency);
}
