using System.Globalization;
using CxmHelpdesk.Email.Inspection;

return args switch
{
    ["fuzz", var count, var seed, var folder] => Fuzz.Run(Number(count), Number(seed), folder),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("usage: fuzz COUNT SEED FOLDER");
    return 2;
}
