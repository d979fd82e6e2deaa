export type Language = 'en' | 'ja';

export interface Product {
  id: string;
  art: string;
  price: { en: number; ja: number };
  name: Record<Language, string>;
  line: Record<Language, string>;
  about: Record<Language, string>;
  facts: Record<Language, string[]>;
}

export const products: Product[] = [
  {
    id: 'kettle', art: 'kettle', price: { en: 189, ja: 24800 },
    name: { en: 'Cast-iron kettle', ja: '南部鉄瓶' },
    line: { en: 'Boils soft, round-tasting water', ja: 'まろやかなお湯を沸かす' },
    about: {
      en: 'Sand-cast in one piece and burnt dry over charcoal, as it has been done for four centuries. It grows darker and better with every year on the stove.',
      ja: '四百年変わらぬ砂型鋳造。炭火で焼き上げた黒い肌は、使うほどに味わいを増していきます。',
    },
    facts: { en: ['1.2 litres', '1.9 kg', 'Gas, induction, open fire'], ja: ['容量1.2L', '重さ1.9kg', 'ガス・IH・直火対応'] },
  },
  {
    id: 'donabe', art: 'donabe', price: { en: 128, ja: 16500 },
    name: { en: 'Donabe for four', ja: '伊賀土鍋（四人用）' },
    line: { en: 'Clay that keeps on cooking off the heat', ja: '火を止めてからも、じんわり煮える' },
    about: {
      en: 'Coarse clay full of tiny pores stores the heat and gives it back slowly. For rice with a crust, winter stews, and the middle of the table.',
      ja: '気泡を多く含む粗い土が熱を蓄え、ゆっくり返します。おこげのごはんから冬の鍋まで、食卓の真ん中に。',
    },
    facts: { en: ['2.4 litres', 'Ø 28 cm', 'Gas, oven'], ja: ['容量2.4L', '直径28cm', 'ガス・オーブン対応'] },
  },
  {
    id: 'knife', art: 'knife', price: { en: 145, ja: 18900 },
    name: { en: 'Santoku knife', ja: '三徳包丁' },
    line: { en: 'One blade for fish, meat and greens', ja: '肉・魚・野菜をこれ一本で' },
    about: {
      en: 'Blue paper steel between two layers of soft stainless, ground thin by hand. We resharpen it for you once a year, free of charge.',
      ja: '青紙鋼をステンレスで挟んだ三層構造。職人が一本ずつ薄く研ぎ上げます。年に一度、無料で研ぎ直します。',
    },
    facts: { en: ['Blade 17 cm', '152 g', 'Magnolia handle'], ja: ['刃渡り17cm', '152g', '朴の木の柄'] },
  },
  {
    id: 'board', art: 'board', price: { en: 62, ja: 7800 },
    name: { en: 'Hinoki cutting board', ja: 'ひのきのまな板' },
    line: { en: 'Light, kind to edges, smells of the forest', ja: '軽くて刃にやさしい、森の香り' },
    about: {
      en: 'Cut from thinnings of a hundred-year-old cypress wood. Dries standing on its own edge.',
      ja: '樹齢百年の森の間伐材から。立てて乾かせる一枚板です。',
    },
    facts: { en: ['36 × 20 × 2 cm', '680 g', 'Oil-free finish'], ja: ['36×20×2cm', '680g', '無塗装'] },
  },
  {
    id: 'cups', art: 'cups', price: { en: 44, ja: 5600 },
    name: { en: 'Pair of tea cups', ja: '湯呑み（二客組）' },
    line: { en: 'Ash glaze, never twice the same', ja: '灰釉の表情は、ひとつとして同じものがない' },
    about: {
      en: 'Thrown on the wheel and glazed with the ash of rice straw. Warm in the hand, cool at the rim.',
      ja: 'ろくろで挽き、藁灰の釉をかけました。手のひらにあたたかく、口当たりはすっきり。',
    },
    facts: { en: ['180 ml each', 'Stoneware', 'Dishwasher safe'], ja: ['各180ml', '陶器', '食洗機可'] },
  },
  {
    id: 'steamer', art: 'steamer', price: { en: 58, ja: 6900 },
    name: { en: 'Bamboo steamer', ja: '竹のせいろ' },
    line: { en: 'Two tiers, bound without a nail', ja: '釘を使わない二段組み' },
    about: {
      en: 'Bent cedar sides, woven bamboo lid that lets just enough steam go, so nothing drips back.',
      ja: '杉の曲げわっぱに竹を編んだ蓋。余分な蒸気だけを逃がし、水滴が落ちません。',
    },
    facts: { en: ['Ø 24 cm', 'Two tiers and lid', 'Fits most pots'], ja: ['直径24cm', '二段・蓋付き', '一般的な鍋に対応'] },
  },
  {
    id: 'pan', art: 'pan', price: { en: 96, ja: 12400 },
    name: { en: 'Copper omelette pan', ja: '銅の玉子焼き器' },
    line: { en: 'For the omelette of a sushi counter', ja: 'すし屋の玉子焼きを、家で' },
    about: {
      en: 'Heavy copper, tinned inside by hand. Heats evenly to the corners, so the egg sets in soft, bright layers.',
      ja: '厚手の銅に手作業で錫を引きました。隅まで均一に熱が回り、ふんわり焼き上がります。',
    },
    facts: { en: ['13 × 18 cm', '1.1 kg', 'Gas only'], ja: ['13×18cm', '1.1kg', 'ガス火専用'] },
  },
  {
    id: 'pot', art: 'pot', price: { en: 84, ja: 10800 },
    name: { en: 'Enamel pot', ja: 'ほうろう両手鍋' },
    line: { en: 'Bright as a plate, tough as a pot', ja: '食器のように美しく、鍋として頼もしく' },
    about: {
      en: 'Two coats of enamel over steel: no taste, no stain, from the stove to the table and into the fridge.',
      ja: '鋼板に二度がけのほうろう。におい移りも色移りもなく、火から食卓、冷蔵庫まで。',
    },
    facts: { en: ['2.5 litres', 'Gas, induction', 'Walnut knob'], ja: ['容量2.5L', 'ガス・IH対応', 'くるみ材のつまみ'] },
  },
];

export const words = {
  en: {
    shop: 'Hearth & Steel', claim: 'Kitchenware made to be used for a lifetime', intro: 'Thirty-one workshops, one shop. Everything here is repaired by the people who made it.',
    see: 'See the collection', collection: 'The collection', add: 'Add to basket', added: 'In your basket', basket: 'Basket', back: 'All products', signIn: 'Sign in', signOut: 'Sign out',
    hello: (name: string) => `Hello, ${name}`, pick: 'Sign in as a demo customer', pickWhy: 'This shop is a demo: choose who you are today. The chat then knows you by a token that the shop’s server has signed.', noCustomers: 'Demo customers are only there when the server runs in Development.',
    failed: 'Signing in did not work. Please try again.', cancel: 'Cancel', other: '日本語', otherHref: 'ja/', help: 'Questions? Ask us', promise: ['Free delivery from €90', 'Back within 60 days', 'Repaired for life'], foot: 'Hearth & Steel is an invented shop that shows CXM Helpdesk at work.', tax: 'incl. tax', home: 'Home',
    ask: 'Ask about this product',
  },
  ja: {
    shop: 'ハース＆スチール', claim: '一生つき合える、台所道具。', intro: '三十一の工房と、ひとつのお店。つくり手が、最後まで直します。',
    see: '商品を見る', collection: '商品一覧', add: 'かごに入れる', added: 'かごに入りました', basket: '買い物かご', back: '商品一覧へ', signIn: 'ログイン', signOut: 'ログアウト',
    hello: (name: string) => `${name}さん`, pick: 'デモのお客様としてログイン', pickWhy: 'このお店はデモです。お客様を選ぶと、店のサーバーが署名したトークンでチャットに本人確認が伝わります。', noCustomers: 'デモのお客様は、サーバーがDevelopment環境のときだけ選べます。',
    failed: 'ログインできませんでした。もう一度お試しください。', cancel: 'キャンセル', other: 'English', otherHref: '../', help: 'ご質問はこちら', promise: ['9,000円以上で送料無料', '60日以内返品可', '一生修理'], foot: 'ハース＆スチールは、CXM Helpdeskの動作を見せるための架空のお店です。', tax: '税込', home: 'ホーム',
    ask: 'この商品について質問する',
  },
};

export type Words = typeof words.en;

export const price = (product: Product, language: Language) =>
  language === 'ja' ? `${product.price.ja.toLocaleString('ja')}円` : `€${product.price.en}`;
