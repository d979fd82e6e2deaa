import { ActionIcon, Select } from '@mantine/core';
import { Icon, useT } from '@cxm/ui';
import { causes } from '../../desk/fits';
import { sliceMoods, type SlicePart } from '../../desk/slice';
import css from './board.module.css';

/** Null: all of them. */
export interface RiskFilter {
  mood: keyof typeof sliceMoods | null;
  urgency: 1 | 2 | 3 | null;
  cause: (typeof causes)[number] | null;
}

export const unfiltered: RiskFilter = { mood: null, urgency: null, cause: null };

/** Those that wait and fit. */
export const riskSlice = ({ mood, urgency, cause }: RiskFilter): SlicePart[] =>
  ['waiting', ...(mood === null ? [] : [`mood-${mood}` as const]), ...(urgency === null ? [] : [`urgency-${urgency}` as const]), ...(cause === null ? [] : [`cause-${cause}` as const])];

export function RiskFilterBar({ filter, onChange }: { filter: RiskFilter; onChange: (filter: RiskFilter) => void }) {
  const t = useT();
  const look = { size: 'xs', clearable: true, comboboxProps: { width: 220, position: 'bottom-start' as const } } as const;
  return (
    <div className={css.filter} role="group" aria-label={t('board.filter')}>
      <Select
        {...look} aria-label={t('ticketField.mood')} placeholder={t('ticketField.mood')} value={filter.mood} data={Object.keys(sliceMoods).map((value) => ({ value, label: t.code('slice.mood', value) }))}
        onChange={(mood) => onChange({ ...filter, mood: mood as RiskFilter['mood'] })}
      />
      <Select
        {...look} aria-label={t('ticketField.urgency')} placeholder={t('ticketField.urgency')} value={filter.urgency === null ? null : String(filter.urgency)}
        data={['1', '2', '3'].map((value) => ({ value, label: value === '3' ? t.code('urgency', value) : t('slice.urgencyFrom', { urgency: t.code('urgency', value) }) }))}
        onChange={(urgency) => onChange({ ...filter, urgency: urgency === null ? null : (Number(urgency) as 1 | 2 | 3) })}
      />
      <Select
        {...look} searchable aria-label={t('ticketField.cause')} placeholder={t('ticketField.cause')} value={filter.cause} data={causes.map((value) => ({ value, label: t(`reason.${value}`) }))}
        onChange={(cause) => onChange({ ...filter, cause: cause as RiskFilter['cause'] })}
      />
      {riskSlice(filter).length > 1 && <ActionIcon aria-label={t('board.unfilter')} title={t('board.unfilter')} onClick={() => onChange(unfiltered)}><Icon name="close" size={14} /></ActionIcon>}
    </div>
  );
}
