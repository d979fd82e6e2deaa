const address = /https?:\/\/[^\s<>"'、。，．（）「」『』]+/gu;

/** Text as text; only addresses that say http or https become links. */
export function Linked({ text }: { text: string }) {
  const parts: preact.ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(/[.,;:!?)\]]+$/u, '');
    parts.push(text.slice(from, match.index), <a href={url} target="_blank" rel="noopener noreferrer nofollow">{url}</a>);
    from = match.index + url.length;
  }
  parts.push(text.slice(from));
  return <>{parts}</>;
}
