using System.Runtime.InteropServices;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>The trained model: English and Japanese. The file is little-endian, as every machine .NET runs on.</summary>
internal sealed record ToneModel(LanguageModel English, LanguageModel Japanese)
{
    public const string Resource = "tone.model";
    private const uint Magic = 0x32_4E_54_43;

    public static ToneModel Shipped { get; } = Load();

    public static ToneModel Read(Stream stream)
    {
        using var reader = new BinaryReader(stream);
        if (reader.ReadUInt32() != Magic) throw new InvalidDataException("Not a model of tone, or one of another version.");
        return new ToneModel(ReadLanguage(reader), ReadLanguage(reader));
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        foreach (var language in new[] { English, Japanese })
        {
            WriteTable(writer, language.Tone);
            WriteTable(writer, language.Colour);
            foreach (var numbers in new[] { language.Scales, language.Bias, language.Slope })
                writer.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
        }
    }

    private static ToneModel Load()
    {
        using var stream = typeof(ToneModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        return Read(stream);
    }

    private static LanguageModel ReadLanguage(BinaryReader reader) =>
        new(ReadTable(reader), ReadTable(reader), ReadNumbers(reader), ReadNumbers(reader), ReadNumbers(reader));

    private static float[] ReadNumbers(BinaryReader reader)
    {
        var numbers = new float[Heads.Tone + Heads.Colour];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private static WeightTable ReadTable(BinaryReader reader)
    {
        var table = new WeightTable(heads: reader.ReadInt32(), slots: reader.ReadInt32());
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(table.Marks));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(table.Weights));
        return table;
    }

    private static void WriteTable(BinaryWriter writer, WeightTable table)
    {
        writer.Write(table.Heads);
        writer.Write(table.Slots);
        writer.Write(MemoryMarshal.AsBytes(table.Marks));
        writer.Write(MemoryMarshal.AsBytes(table.Weights));
    }
}
