import { createElement, Fragment, useMemo, type ReactNode } from 'react';

const kept = new Set('p br hr strong em b i del code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 table thead tbody tr th td'.split(' '));

/** An article's HTML, built anew from the elements that Markdown makes. The server cleaned it already. */
export function Rich({ html }: { html: string }) {
  const body = useMemo(() => new DOMParser().parseFromString(html, 'text/html').body, [html]);
  return <>{children(body)}</>;
}

const children = (node: Node): ReactNode[] => [...node.childNodes].map((child, i) => <Fragment key={i}>{show(child)}</Fragment>);

function show(node: Node): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (name === 'a' && /^(https?|mailto):/.test(node.getAttribute('href') ?? '')) return <a href={node.getAttribute('href')!} target="_blank" rel="noopener noreferrer">{children(node)}</a>;
  if (!kept.has(name)) return children(node);
  // The heading of the article itself is a second one.
  const tag = /^h[1-6]$/.test(name) ? 'h3' : name;
  return tag === 'br' || tag === 'hr' ? createElement(tag) : createElement(tag, null, ...children(node));
}
