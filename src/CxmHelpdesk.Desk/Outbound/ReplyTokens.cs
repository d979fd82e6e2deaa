using System.Buffers.Binary;
using System.Security.Cryptography;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Desk.Outbound;

/// <summary>
/// Signed names of tickets, and of the conversations beside them, woven into messages that go out so that answers find their way back. Nobody can make one up (80 bits of
/// HMAC-SHA256 under a key of this installation); whoever has one still needs to take part in the ticket. In base32, because mail gateways change case.
/// </summary>
public sealed class ReplyTokens(SecretBox box)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdBytes = 5;
    private const int MacBytes = 10;
    private const int Length = (IdBytes + MacBytes) * 8 / 5;

    private readonly Lazy<byte[]> _key = new(() => box.DeriveKey("reply tokens"));

    public string Of(long ticketId) => Of(ticketId, isSide: false);

    public string OfSide(long sideId) => Of(sideId, isSide: true);

    /// <returns>The ticket's id; null: not one of our tokens.</returns>
    public long? TicketOf(string? token) => IdOf(token, isSide: false);

    /// <returns>The side conversation's id; null: not one of our tokens.</returns>
    public long? SideOf(string? token) => IdOf(token, isSide: true);

    private string Of(long id, bool isSide)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        Write(id, isSide, bytes);
        return string.Create(Length, bytes.ToArray(), static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[FiveBits(bytes, i * 5)];
            }
        });
    }

    private long? IdOf(string? token, bool isSide)
    {
        Span<byte> given = stackalloc byte[IdBytes + MacBytes];
        if (token is not { Length: Length } || !TryDecode(token, given))
        {
            return null;
        }

        Span<byte> wide = stackalloc byte[8];
        given[..IdBytes].CopyTo(wide[(8 - IdBytes)..]);
        var id = BinaryPrimitives.ReadInt64BigEndian(wide);
        Span<byte> expected = stackalloc byte[IdBytes + MacBytes];
        Write(id, isSide, expected);
        return CryptographicOperations.FixedTimeEquals(given, expected) ? id : null;
    }

    private void Write(long id, bool isSide, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, 1L << (IdBytes * 8));
        Span<byte> signed = stackalloc byte[9];
        BinaryPrimitives.WriteInt64BigEndian(signed, id);
        signed[8] = (byte)'s';
        var wide = signed[..8];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        // One byte more, and no token of the one kind is ever one of the other.
        HMACSHA256.HashData(_key.Value, isSide ? signed : wide, mac);
        wide[(8 - IdBytes)..].CopyTo(bytes);
        mac[..MacBytes].CopyTo(bytes[IdBytes..]);
    }

    private static int FiveBits(ReadOnlySpan<byte> bytes, int at)
    {
        var two = bytes[at / 8] << 8 | (at / 8 + 1 < bytes.Length ? bytes[at / 8 + 1] : 0);
        return two >> (11 - at % 8) & 31;
    }

    private static bool TryDecode(string token, Span<byte> bytes)
    {
        for (var i = 0; i < token.Length; i++)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(token[i]), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            for (var bit = 0; bit < 5; bit++)
            {
                var at = i * 5 + bit;
                bytes[at / 8] |= (byte)((value >> (4 - bit) & 1) << (7 - at % 8));
            }
        }

        return true;
    }
}
