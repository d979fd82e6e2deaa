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
        double term = 1, sum = 1;
        for (var i = 1; i <= 11; i++)
        {
            term = term * rest / i;
            sum += term;
        }

        return sum * BitConverter.Int64BitsToDouble((long)(1023 + halvings) << 52);
    }
}
