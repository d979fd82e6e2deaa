import { Fragment, h, type ComponentChildren } from 'preact';

const kept = new Set('p br hr strong em b i del code pre blockquote ul ol li table thead tbody tr th td'.split(' '));

/** An article's HTML built anew, element by element, from the few that Markdown makes: no string of the server's becomes part of the page as it is. */
export function Rich({ html }: { html: string }) {
  return <>{children(new DOMParser().parseFromString(html, 'text/html').body)}</>;
}

const children = (node: Node): ComponentChildren[] => [...node.childNodes].map((child, i) => <Fragment key={i}>{show(child)}</Fragment>);

function show(node: Node): ComponentChildren {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  const href = node.getAttribute('href');
  if (name === 'a' && href && /^(https?|mailto):/.test(href)) return <a href={href} target="_blank" rel="noopener noreferrer nofollow">{children(node)}</a>;
  if (/^h[1-6]$/.test(name)) return <h3>{children(node)}</h3>;
  return kept.has(name) ? h(name, null, ...children(node)) : children(node);
}
