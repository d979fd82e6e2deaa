namespace CxmHelpdesk.Sentiment.Model;

/// <summary>Curves made of the four operations only: unlike Math.Exp they give the same bits on every machine.</summary>
internal static class Curve
{
    private const double Ln2 = 0.693147180559945309417;

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Exp(-x)) : 1 - 1 / (1 + Exp(x));

    /// <summary>Of -40 .. 40; beyond, the ends.</summary>
    public static double Exp(double x)
    {
        x = Math.Clamp(x, -40, 40);
        var halvings = (int)Math.Round(x / Ln2);
        var rest = x - halvings * Ln2;
        var sum = 1 + rest * (1 + rest * (1.0 / 2 + rest * (1.0 / 6 + rest * (1.0 / 24 + rest * (1.0 / 120 + rest * (1.0 / 720
            + rest * (1.0 / 5_040 + rest * (1.0 / 40_320 + rest * (1.0 / 362_880 + rest * (1.0 / 3_628_800 + rest * (1.0 / 39_916_800)))))))))));
        return sum * BitConverter.Int64BitsToDouble((long)(1023 + halvings) << 52);
    }
}
