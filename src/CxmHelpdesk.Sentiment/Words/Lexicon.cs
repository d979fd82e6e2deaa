using System.Runtime.InteropServices;

namespace CxmHelpdesk.Sentiment.Words;

/// <summary>
/// The phrases of one language, emoji included, as the trainer compiled them from the lists beside this file: to read, check and
/// unfold those at every start would take longer than all the first morning's messages. The file is little-endian.
/// </summary>
internal sealed record Lexicon(bool Japanese, PhraseTrie Trie)
{
    private const uint Magic = 0x32_4C_54_43;

    public static Lexicon En { get; } = Load("en");

    public static Lexicon Ja { get; } = Load("ja");

    public static string FileName(string language) => $"lexicon.{language}.bin";

    public static Lexicon Read(Stream stream)
    {
        using var reader = new BinaryReader(stream);
        if (reader.ReadUInt32() != Magic) throw new InvalidDataException("Not a compiled list of words, or one of another version.");
        var japanese = reader.ReadBoolean();
        var (roots, fillers) = (new Place(reader.ReadUInt64()), new Place(reader.ReadUInt64()));
        var entries = new Entry[reader.ReadInt32()];
        for (var i = 0; i < entries.Length; i++) entries[i] = ReadEntry(reader);
        return new Lexicon(japanese, new PhraseTrie(entries, ReadMany<char>(reader), ReadMany<Place>(reader), roots, fillers));
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Japanese);
        writer.Write(Trie.Roots.Bits);
        writer.Write(Trie.Fillers.Bits);
        writer.Write(Trie.Entries.Length);
        foreach (var entry in Trie.Entries) WriteEntry(writer, entry);
        WriteMany(writer, Trie.Letters);
        WriteMany(writer, Trie.Slots);
    }

    private static Lexicon Load(string language)
    {
        using var stream = typeof(Lexicon).Assembly.GetManifestResourceStream(FileName(language))
            ?? throw new InvalidOperationException($"{FileName(language)} is not embedded.");
        return Read(stream);
    }

    private static Entry ReadEntry(BinaryReader reader)
    {
        var (hash, mood, urgency, cause) = (reader.ReadUInt32(), reader.ReadDouble(), reader.ReadDouble(), (Cause)reader.ReadByte());
        var emotion = reader.ReadSByte();
        return new Entry(hash, mood, urgency, cause, emotion < 0 ? null : (Emotion)emotion, (Roles)reader.ReadInt32());
    }

    private static void WriteEntry(BinaryWriter writer, Entry entry)
    {
        writer.Write(entry.Hash);
        writer.Write(entry.Mood);
        writer.Write(entry.Urgency);
        writer.Write((byte)entry.Cause);
        writer.Write((sbyte)(entry.Emotion is { } emotion ? (int)emotion : -1));
        writer.Write((int)entry.Roles);
    }

    private static T[] ReadMany<T>(BinaryReader reader)
        where T : unmanaged
    {
        var many = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(many.AsSpan()));
        return many;
    }

    private static void WriteMany<T>(BinaryWriter writer, ReadOnlySpan<T> many)
        where T : unmanaged
    {
        writer.Write(many.Length);
        writer.Write(MemoryMarshal.AsBytes(many));
    }
}
