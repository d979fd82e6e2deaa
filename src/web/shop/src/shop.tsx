import { useEffect, useState } from 'preact/hooks';
import { Art, Leaves } from './art';
import { price, products, words, type Language, type Product, type Words } from './catalogue';
import { demoCustomers, helpdesk, signedIn, signIn, signOut, type DemoCustomer } from './customers';

function useItem(): [string | null, (id: string | null) => void] {
  const read = () => new URLSearchParams(location.search).get('item');
  const [item, setItem] = useState(read);
  useEffect(() => {
    const turned = () => setItem(read());
    addEventListener('popstate', turned);
    return () => removeEventListener('popstate', turned);
  }, []);
  return [item, id => {
    history.pushState(null, '', id ? `?item=${id}` : location.pathname);
    setItem(id);
    scrollTo({ top: 0 });
  }];
}

export function Shop({ language }: { language: Language }) {
  const text = words[language];
  const [item, go] = useItem();
  const [basket, setBasket] = useState(0);
  const [customer, setCustomer] = useState<DemoCustomer | null>(signedIn);
  const [picking, setPicking] = useState(false);
  const product = products.find(candidate => candidate.id === item);

  useEffect(() => {
    document.title = product ? `${product.name[language]} – ${text.shop}` : text.shop;
  }, [product, language, text]);
  useEffect(() => {
    // The token lives an hour at most, so every page asks for a new one.
    const known = signedIn();
    if (known) void signIn(known).then(ok => ok || setCustomer(null));
  }, []);

  const link = (id: string | null, event: Event) => {
    event.preventDefault();
    go(id);
  };

  return (
    <>
      <header class="top">
        <a class="brand" href={location.pathname} onClick={event => link(null, event)}><Sun />{text.shop}</a>
        <nav aria-label={text.home}>
          <a href={text.otherHref} lang={language === 'en' ? 'ja' : 'en'}>{text.other}</a>
          {customer
            ? <><span class="hello">{text.hello(customer.name)}</span><button type="button" onClick={() => { signOut(); setCustomer(null); }}>{text.signOut}</button></>
            : <button type="button" onClick={() => setPicking(true)}>{text.signIn}</button>}
          <span class="basket">{text.basket}<b>{basket}</b></span>
        </nav>
      </header>
      {product
        ? <Item key={product.id} {...{ product, language, text }} back={event => link(null, event)} add={() => setBasket(n => n + 1)} />
        : <Home {...{ language, text }} open={link} />}
      <footer><p>{text.foot}</p></footer>
      {picking && <SignIn text={text} done={found => { setPicking(false); if (found) setCustomer(found); }} />}
    </>
  );
}

const Sun = () => <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="11" /><path d="M4 16c6-1 8-4 9-11 3 6 2 11-4 14" /></svg>;

function Home({ language, text, open }: { language: Language; text: Words; open: (id: string, event: Event) => void }) {
  return (
    <main>
      <section class="hero">
        <Leaves />
        <div>
          <h1>{text.claim}</h1>
          <p>{text.intro}</p>
          <a class="primary" href="#collection">{text.see}</a>
        </div>
      </section>
      <ul class="promise">{text.promise.map(line => <li key={line}>{line}</li>)}</ul>
      <section id="collection">
        <h2>{text.collection}</h2>
        <ul class="grid">
          {products.map(product => (
            <li key={product.id}>
              <a href={`?item=${product.id}`} onClick={event => open(product.id, event)}>
                <Art name={product.art} label="" />
                <h3>{product.name[language]}</h3>
                <p>{product.line[language]}</p>
                <b>{price(product, language)}</b>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}

interface ItemProps {
  product: Product;
  language: Language;
  text: Words;
  back: (event: Event) => void;
  add: () => void;
}

function Item({ product, language, text, back, add }: ItemProps) {
  const [added, setAdded] = useState(false);
  return (
    <main class="item">
      <p class="crumb"><a href={location.pathname} onClick={back}>← {text.back}</a></p>
      <div class="two">
        <Art name={product.art} label={product.name[language]} />
        <div>
          <h1>{product.name[language]}</h1>
          <p class="line-of">{product.line[language]}</p>
          <p class="cost"><b>{price(product, language)}</b> <small>{text.tax}</small></p>
          <p>{product.about[language]}</p>
          <ul class="facts">{product.facts[language].map(fact => <li key={fact}>{fact}</li>)}</ul>
          <p class="actions">
            <button type="button" class="primary" onClick={() => { add(); setAdded(true); }}>{added ? text.added : text.add}</button>
            <button type="button" class="quiet" onClick={() => helpdesk('open')}>{text.ask}</button>
          </p>
        </div>
      </div>
    </main>
  );
}

function SignIn({ text, done }: { text: Words; done: (customer: DemoCustomer | null) => void }) {
  const [customers, setCustomers] = useState<DemoCustomer[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => void demoCustomers().then(setCustomers), []);
  const choose = async (customer: DemoCustomer) => ((await signIn(customer)) ? done(customer) : setFailed(true));
  return (
    <dialog ref={box => { if (box && !box.open) box.showModal(); }} onClose={() => done(null)} aria-labelledby="pick">
      <h2 id="pick">{text.pick}</h2>
      <p>{text.pickWhy}</p>
      {customers?.length === 0 && <p>{text.noCustomers}</p>}
      <ul>
        {customers?.map(customer => (
          <li key={customer.id}>
            <button type="button" onClick={() => void choose(customer)}><b>{customer.name}</b><span>{customer.email}</span></button>
          </li>
        ))}
      </ul>
      <p role="alert">{failed && text.failed}</p>
      <form method="dialog"><button type="submit" class="quiet">{text.cancel}</button></form>
    </dialog>
  );
}
