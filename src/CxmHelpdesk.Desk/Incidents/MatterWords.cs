using System.Collections.Frozen;

namespace CxmHelpdesk.Desk.Incidents;

/// <summary>Which words of a message carry its matter, and which are the same word in another form.</summary>
internal static class MatterWords
{
    /// <summary>Stands for failing in all its ways.</summary>
    public const string Fails = "!fail";

    private static readonly FrozenSet<string> s_empty = Words(
        """
        a about after again all also am an and any anybody anyone are as asap at be because been before being but by can come could day days dear did do does done each email even ever every
        everybody everyone for from get gets getting give go goes good got had happen happened happening has have having hello help helpdesk hey hi hour hours how i i'd i'll i'm i've id if in into is it
        it's its just keep keeps know let like made make many may me mean message minute minutes morning much must my myself need needs night no nobody not now number of off ok on once one only or our out over own people
        please possible really reply same say says see seem seems send she should since so some somebody something soon still support such sure tell than thank thanks that that's the their them then there these
        they thing things this those time times to today told tomorrow tonight too tried try trying two under until up us use used using very wait waiting want was way we week well went were what what's when
        where which while who whole why will with would yes yesterday yet you your yours anything else both me team regards sincerely sir madam kind best urgent urgently immediately afternoon evening last first
        everything ago around hear heard look looks looking call called right same through never always almost quite
        """);

    /// <summary>Form -> word.</summary>
    private static readonly FrozenDictionary<string, string> s_same = Same(
        (Fails, "fail fails failed failing failure fault faulty broken broke breaks error errors crash crashes crashed crashing down offline dead unavailable outage unreachable can't cannot cant couldn't couldnt won't wont doesn't doesnt isn't isnt didn't didnt unable "
            + "hang hangs hanging stuck frozen freezes timeout timeouts timing stopped stops refuses refused working work works problem problems issue issues wrong trouble loading load loads エラー ダウン 障害 不具合 停止 故障"),
        ("login", "login logins logon signin sign signing signed log logging logged password ログイン サインイン ログオン"),
        ("pay", "pay pays paying paid payment payments checkout check charge charged charges card cards 決済 支払 精算 カード"),
        ("site", "site website web page pages webpage shop store サイト ページ ショップ"),
        ("app", "app application apps アプリ アプリケーション"),
        ("mail", "mail mails emails inbox メール"),
        ("net", "internet network connection connect connects connecting connected wifi wlan broadband line 接続 通信 回線 ネット インターネット"),
        ("deliver", "delivery deliver delivered deliveries parcel package shipment shipping 配達 配送 荷物"),
        ("twice", "twice double doubled duplicate duplicated 二重 重複"));

    /// <summary>Said in hiragana, which is passed over otherwise: it holds the grammar.</summary>
    private static readonly string[] s_failing =
        ["できません", "できない", "できず", "ません", "ないです", "ならない", "れない", "けない", "えない", "せない", "おかしい", "つながら", "しない", "かない", "らない"];

    /// <summary>"I do not know", "excuse me", "would you not".</summary>
    private static readonly string[] s_asking = ["かりません", "みません", "らえません", "ただけません", "ありません"];

    private static readonly FrozenSet<string> s_emptyJapanese = Words(
        "お願 願致 致し 今日 昨日 明日 今朝 先程 現在 本日 至急 早急 確認 対応 連絡 問合 合せ 御社 弊社 当社 貴社 何度 返信 返事 質問 場合 状態 状況 方法 急い 大変 困っ 世話 失礼 突然 時間 時頃 以降 以前 午前 午後 何時 時点 教え 先ほど お客 客様 サポート ご確 宜し 全員 皆様 大丈 夫で 画面 表示 使用 利用");

    /// <summary>Any message has it, whatever it is about.</summary>
    public static bool IsEmpty(string word) => s_empty.Contains(word) || s_emptyJapanese.Contains(word);

    public static IEnumerable<string> Of(string run)
    {
        var first = run[0];
        if (first is >= '\u3041' and <= '\u309f')
        {
            return s_failing.Any(run.Contains) && !s_asking.Any(run.Contains) ? [Fails] : [];
        }

        if (first is >= '\u3400' and <= '\u9fff' or '々')
        {
            return Kanji(run);
        }

        if (first is >= '\u30a0' and <= '\u30ff')
        {
            var word = run.TrimEnd('ー', '・');
            return word.Length < 2 || s_emptyJapanese.Contains(word) ? [] : [s_same.GetValueOrDefault(word, word)];
        }

        return Latin(run.Replace('’', '\''));
    }

    private static IEnumerable<string> Kanji(string run)
    {
        if (s_same.TryGetValue(run, out var same))
        {
            return [same];
        }

        return Enumerable.Range(0, Math.Max(0, run.Length - 1)).Select(i => run.Substring(i, 2)).Where(pair => !s_emptyJapanese.Contains(pair)).Select(pair => s_same.GetValueOrDefault(pair, pair));
    }

    private static IEnumerable<string> Latin(string word)
    {
        if (s_same.TryGetValue(word, out var same))
        {
            return [same];
        }

        if (word.Length < 3 || s_empty.Contains(word))
        {
            return [];
        }

        var stem = Stem(word);
        return [s_same.GetValueOrDefault(stem, stem)];
    }

    /// <summary>Roughly: what two people write of one thing must meet, nothing more.</summary>
    private static string Stem(string word)
    {
        word = word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;
        foreach (var ending in (ReadOnlySpan<string>)["ations", "ation", "ments", "ment", "ings", "ing", "ers", "ies", "ied", "ed", "er", "es", "ly", "s", "e", "y"])
        {
            if (word.Length - ending.Length >= 4 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }

    private static FrozenSet<string> Words(string list) => list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Same(params (string Word, string Forms)[] groups) => groups
        .SelectMany(group => group.Forms.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(form => (form, group.Word)))
        .GroupBy(pair => pair.form).ToFrozenDictionary(pair => pair.Key, pair => pair.First().Word, StringComparer.Ordinal);
}
