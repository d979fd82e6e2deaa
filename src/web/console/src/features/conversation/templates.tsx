import { get, type MessageTemplate } from '@cxm/api';
import { Button, Menu } from '@mantine/core';
import { Icon, explain, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import css from './composer.module.css';

const blank = /\{\{[0-9A-Za-z_]{1,16}\}\}/g;

export const blanksIn = (text: string): string[] => [...text.matchAll(blank)].map((match) => match[0]);

/** The texts that still go out when the channel's window is closed; one becomes the draft, whose blanks are then filled in. */
export function Templates({ ticketId, channelName, language, onPick }: { ticketId: number; channelName: string; language: string; onPick: (text: string) => void }) {
  const t = useT();
  const { data, isPending, error } = useQuery({ queryKey: ['templates', ticketId], staleTime: 60_000, retry: false, queryFn: ({ signal }) => get<MessageTemplate[]>(`/api/tickets/${ticketId}/templates`, { signal }) });
  const own = (template: MessageTemplate) => Number(template.language.slice(0, 2) === language);
  const templates = [...(data ?? [])].sort((a, b) => own(b) - own(a) || a.name.localeCompare(b.name));
  return (
    <div className={css.heads} role="status">
      <Icon name="clock" size={14} /> <span>{t('templates.only', { channel: channelName })}</span>
      {error !== null ? <span>{explain(t, error)}</span> : !isPending && templates.length === 0 ? <span>{t('templates.none')}</span> : (
        <Menu position="top-start" width={360}>
          <Menu.Target><Button size="compact-xs" variant="subtle" flex="none" loading={isPending}>{t('templates.choose')}</Button></Menu.Target>
          <Menu.Dropdown className={css.templates}>
            {templates.map((template) => (
              <Menu.Item key={`${template.name} ${template.language}`} onClick={() => onPick(template.text)}>
                <b>{template.name}</b> <small className="dim">{template.language}</small>
                <div className="dim">{template.text}</div>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
