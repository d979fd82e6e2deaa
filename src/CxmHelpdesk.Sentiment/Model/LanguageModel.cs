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
        var tokenOf = features.TokenOf;
        for (var i = 0; i < pieces.Length; i++)
        {
            var slot = Tone.Find(pieces[i]);
            if (slot < 0) continue;
            found++;
            var row = weights[slot];
            text += Widen(row);
            evidence.Token(tokenOf[i], Mood(row), Urgency(row));
        }

        var marked = 0;
        for (var i = 0; i < features.Marks.Count; i++)
        {
            var slot = Tone.Find(features.Marks[i].Hash);
            if (slot < 0) continue;
            marked++;
            marks += Widen(weights[slot]);
            evidence.Mark(i, Mood(weights[slot]), Urgency(weights[slot]));
        }

        var ofText = Norm(found);
        var ofMarks = Norm(marked);
        var tone = new double[Heads.Tone];
        for (var head = 0; head < tone.Length; head++)
            tone[head] = ((text[head] * ofText) + (marks[head] * ofMarks)) * Scales[head] * Slope[head] + Bias[head];
        return new Scores(tone, ScoreColour(features), evidence, ofText, ofMarks);
    }

    /// <summary>Longer texts have more features, but not so many more times the evidence.</summary>
    public static double Norm(int count) => 1 / Math.Sqrt(4 + count);

    private double[] ScoreColour(FeatureList features)
    {
        var weights = MemoryMarshal.Cast<sbyte, ulong>(Colour.Weights);
        var (text, marks) = (new Vector256<int>[Groups], new Vector256<int>[Groups]);
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

    private bool AddColour(Vector256<int>[] sums, uint hash, ReadOnlySpan<ulong> weights)
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

    private static int Mood(ulong row) => (sbyte)(row >> (8 * Heads.Positive)) - (sbyte)(row >> (8 * Heads.Negative));

    private static int Urgency(ulong row) =>
        (sbyte)(row >> (8 * Heads.Asks)) + (sbyte)(row >> (8 * Heads.Soon)) + (sbyte)(row >> (8 * Heads.Now));
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
