using System.Runtime.Intrinsics;
using CxmHelpdesk.Sentiment.Model;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>One example as the regression sees it.</summary>
/// <param name="Targets">0 .. 1 for each head; NaN: not labelled.</param>
/// <param name="Weight">Of the heads that exclude each other; the others count one.</param>
internal sealed record Row(int[] Pieces, int[] Marks, float[] Targets, float Weight);

/// <summary>
/// Logistic regressions over shared features, eight heads a vector, trained together by AdaGrad. Where <paramref name="classes"/> is
/// above 0 so many first heads exclude each other (softmax).
/// </summary>
internal sealed class Regression(int features, int heads, int classes)
{
    private const float Rate = 0.25f;
    private readonly Vector256<float>[] _weights = new Vector256<float>[features * heads / 8];
    private readonly Vector256<float>[] _squares = new Vector256<float>[features * heads / 8];
    private readonly float[] _biasSquares = new float[heads];
    private readonly int _vectors = heads / 8;

    public float[] Bias { get; } = new float[heads];

    public float Weight(int feature, int head) => _weights[feature * _vectors + head / 8][head % 8];

    /// <param name="rising">Features that never weigh below zero for urgency.</param>
    public void Train(IReadOnlyList<Row> rows, int epochs, float ridge, int seed, IReadOnlyList<int> rising)
    {
        var floor = Vector256.Create(float.MinValue).WithElement(Heads.Asks, 0).WithElement(Heads.Soon, 0).WithElement(Heads.Now, 0);
        var random = new Random(seed);
        var order = Enumerable.Range(0, rows.Count).ToArray();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = Rate * (1 - 0.8f * epoch / epochs);
            for (var i = 0; i < order.Length; i++)
            {
                Learn(rows[order[i]], rate, ridge);
                if (i % 100 != 0 && i < order.Length - 1) continue;
                foreach (var feature in rising) _weights[feature * _vectors] = Vector256.Max(_weights[feature * _vectors], floor);
            }
        }
    }

    /// <summary>Logarithms of odds before calibration.</summary>
    public void Score(Row row, Span<float> scores)
    {
        Bias.CopyTo(scores);
        Sum(row.Pieces, scores);
        Sum(row.Marks, scores);
    }

    private void Sum(int[] found, Span<float> scores)
    {
        if (found.Length == 0) return;
        var norm = (float)LanguageModel.Norm(found.Length);
        for (var v = 0; v < _vectors; v++)
        {
            var sum = Vector256<float>.Zero;
            foreach (var feature in found) sum += _weights[feature * _vectors + v];
            sum *= norm;
            for (var k = 0; k < 8; k++) scores[v * 8 + k] += sum[k];
        }
    }

    private void Learn(Row row, float rate, float ridge)
    {
        Span<float> errors = stackalloc float[heads];
        Score(row, errors);
        Errors(errors, row);

        for (var head = 0; head < heads; head++)
        {
            if (errors[head] == 0) continue;
            _biasSquares[head] += errors[head] * errors[head];
            Bias[head] -= rate * 0.3f * errors[head] / MathF.Sqrt(_biasSquares[head] + 1);
        }

        Step(row.Pieces, errors, rate, ridge);
        Step(row.Marks, errors, rate, ridge);
    }

    private void Step(int[] found, ReadOnlySpan<float> errors, float rate, float ridge)
    {
        var norm = (float)LanguageModel.Norm(found.Length);
        for (var v = 0; v < _vectors; v++)
        {
            var error = Vector256.Create(errors.Slice(v * 8, 8)) * norm;
            if (error == Vector256<float>.Zero) continue;
            var labelled = ~Vector256.Equals(error, Vector256<float>.Zero);
            foreach (var feature in found)
            {
                ref var weight = ref _weights[feature * _vectors + v];
                ref var square = ref _squares[feature * _vectors + v];
                var gradient = error + (weight * ridge & labelled);
                square += gradient * gradient;
                weight -= gradient * rate / Vector256.Sqrt(square + Vector256.Create(1e-4f));
            }
        }
    }

    /// <summary>Turns scores into what they are off by, times the weight of the example.</summary>
    private void Errors(Span<float> scores, Row row)
    {
        var labelled = classes > 0 && !float.IsNaN(row.Targets[0]);
        if (labelled)
        {
            float most = float.MinValue, sum = 0;
            for (var k = 0; k < classes; k++) most = Math.Max(most, scores[k]);
            for (var k = 0; k < classes; k++) sum += scores[k] = MathF.Exp(scores[k] - most);
            for (var k = 0; k < classes; k++) scores[k] = (scores[k] / sum - row.Targets[k]) * row.Weight;
        }
        else scores[..classes].Clear();

        for (var k = classes; k < scores.Length; k++)
            scores[k] = float.IsNaN(row.Targets[k]) ? 0 : (1 / (1 + MathF.Exp(-scores[k])) - row.Targets[k]);
    }
}
