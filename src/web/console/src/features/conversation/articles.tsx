import type { HelpEntry, HelpPage, TicketRow } from '@cxm/api';
import { ActionIcon, Button, Menu, Popover, TextInput } from '@mantine/core';
import { Icon, explain, useT } from '@cxm/ui';
import { memo, useDeferredValue, useState } from 'react';
import { helpLanguage, linkOf, readHelp, useHelpFor, useHelpSearch } from '../../desk/help';
import { toast } from '../../desk/toast';
import css from './articles.module.css';

interface Props {
  ticket: TicketRow;
  /** The channel shows formatted text. */
  formatted: boolean;
  onInsert: (text: string) => void;
}

function useInserting({ formatted, onInsert }: Pick<Props, 'formatted' | 'onInsert'>) {
  const t = useT();
  const insert = (entry: HelpEntry, what: (page: HelpPage) => string) =>
    void readHelp(entry).then((page) => onInsert(what(page)), (error: unknown) => toast({ text: explain(t, error), kind: 'error' }));
  return {
    link: (entry: HelpEntry) => insert(entry, (page) => (formatted ? `[${page.title}](${linkOf(page)})` : `${page.title}: ${linkOf(page)}`)),
    text: (entry: HelpEntry) => insert(entry, (page) => (formatted ? page.markdown : page.text)),
  };
}

/** Articles that may answer the customer's last words, one click from the reply. Nothing where none fits. */
export const FittingArticles = memo(function FittingArticles({ ticket, ...props }: Props) {
  const t = useT();
  const found = useHelpFor(ticket.id, ticket.customerVersion).data ?? [];
  const insert = useInserting(props);
  if (found.length === 0) return null;
  return (
    <div className={css.fits} role="group" aria-label={t('help.fits')} data-testid="fitting-articles">
      <span>{t('help.fits')}</span>
      {found.map((entry) => (
        <Menu key={entry.id} position="top-start" width={210}>
          <Menu.Target><button type="button" className={css.fit} title={entry.beginning}><Icon name="book" size={13} /> <span className="truncate">{entry.title}</span></button></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="link" size={15} />} onClick={() => insert.link(entry)}>{t('help.insertLink')}</Menu.Item>
            <Menu.Item leftSection={<Icon name="file" size={15} />} onClick={() => insert.text(entry)}>{t('help.insertText')}</Menu.Item>
            <Menu.Item leftSection={<Icon name="eye" size={15} />} component="a" href={`/help/${entry.id}?language=${entry.language}`} target="_blank" rel="noopener">{t('help.read')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ))}
    </div>
  );
});

/** Any article, by a few words. */
export const FindArticle = memo(function FindArticle({ ticket, ...props }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const asked = useDeferredValue(words.trim());
  const fitting = useHelpFor(ticket.id, ticket.customerVersion).data ?? [];
  const search = useHelpSearch(open ? asked : '', helpLanguage(ticket.language));
  const found = asked === '' ? fitting : search.data ?? [];
  const insert = useInserting(props);
  const close = (then: () => void) => {
    setOpen(false);
    then();
  };
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" width={380} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <ActionIcon aria-label={t('help.insert')} title={t('help.insert')} aria-expanded={open} onClick={() => setOpen(!open)}><Icon name="book" /></ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.search}>
          <TextInput aria-label={t('help.search')} placeholder={t('help.search')} value={words} onChange={(e) => setWords(e.currentTarget.value)} data-autofocus />
          {found.length === 0 ? <small className="dim" role="status">{t(asked === '' ? 'help.searchHint' : 'help.noneFound')}</small> : (
            <ul className={css.found}>
              {found.map((entry) => (
                <li key={entry.id}>
                  <b>{entry.title}</b><small>{entry.beginning}</small>
                  <span className={css.actions}>
                    <Button size="compact-xs" variant="default" onClick={() => close(() => insert.link(entry))}>{t('help.insertLink')}</Button>
                    <Button size="compact-xs" variant="default" onClick={() => close(() => insert.text(entry))}>{t('help.insertText')}</Button>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
});
