import type { BoardGroup } from '@cxm/api';
import { useFormat, useT } from '@cxm/ui';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { slicePath, type SlicePart } from '../../desk/slice';
import css from './board.module.css';

/** Teams or channels: how much each has, how many of them wait, how many are unhappy. */
export function Groups({ title, groups, kind }: { title: string; groups: BoardGroup[]; kind: 'team' | 'account' }) {
  const t = useT();
  const directory = useDirectory();
  const format = useFormat();
  const most = Math.max(1, ...groups.map((g) => g.open));
  const name = (id: number | null | undefined) => (id == null ? t('board.noTeam') : (directory[kind](id)?.name ?? `#${id}`));
  return (
    <section className={css.group}>
      <h2>{title}</h2>
      {groups.length === 0 && <p className="dim">{t('board.quiet')}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">{title}</span></th><th scope="col"><span className="visually-hidden">{t('board.bar')}</span></th>
            <th scope="col">{t('board.waitingOpen')}</th><th scope="col">{t('board.negative')}</th>
          </tr>
        </thead>
        <tbody>
          {[...groups].sort((a, b) => b.open - a.open).map((group) => {
            const of: SlicePart = group.id == null ? 'noteam' : `${kind}-${group.id}`;
            const bad = group.waiting > 0 && group.negative / group.waiting >= 0.4;
            return (
              <tr key={group.id ?? 0}>
                <th scope="row" className="truncate"><Link href={slicePath(of)}>{name(group.id)}</Link></th>
                <td className={css.bar}>
                  <span title={t('board.barHint', { open: group.open, waiting: group.waiting, negative: group.negative })}>
                    <i data-part="negative" style={{ width: `${(group.negative / most) * 100}%` }} />
                    <i data-part="waiting" style={{ width: `${(Math.max(0, group.waiting - group.negative) / most) * 100}%` }} />
                    <i data-part="open" style={{ width: `${(Math.max(0, group.open - group.waiting) / most) * 100}%` }} />
                  </span>
                </td>
                <td className="num"><Link href={slicePath('waiting', of)} aria-label={`${t('board.waiting')}: ${group.waiting}`}>{format.number(group.waiting)}</Link> / <Link href={slicePath(of)}>{format.number(group.open)}</Link></td>
                <td className="num" data-bad={bad}>
                  {group.negative === 0 ? '–' : <Link href={slicePath('negative', of)} aria-label={`${t('board.negative')}: ${group.negative}`}>{format.percent(group.negative / group.waiting)}</Link>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
