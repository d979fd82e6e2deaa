import { put, type BoardLimits } from '@cxm/api';
import { Button, Modal, NumberInput } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useState } from 'react';
import { keys, queryClient } from '../../desk/query';
import { useSaving } from '../../desk/saving';
import css from './board.module.css';

const fields = ['waiting', 'longestMinutes', 'overdue', 'negativePercent', 'unassigned'] as const;

/** Above which numbers supervisors are told; and called as each of them wishes to be. */
export function Limits({ limits, onClose }: { limits: BoardLimits; onClose: () => void }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const [wanted, setWanted] = useState<BoardLimits>(limits);
  const send = () =>
    save(async () => {
      await put('/api/board/limits', wanted);
      void queryClient.invalidateQueries({ queryKey: keys.board });
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={t('board.limits')}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void send(); }}>
        <p className="dim">{t('board.limitsHint')}</p>
        {fields.map((field, i) => (
          <NumberInput
            key={field} label={t(`board.limit.${field}`)} min={0} allowDecimal={false} placeholder={t('board.noLimit')} value={wanted[field] ?? ''} error={of(field)} data-autofocus={i === 0 || undefined}
            suffix={field === 'longestMinutes' ? ` ${t('views.minutes')}` : field === 'negativePercent' ? ' %' : ''}
            onChange={(value) => setWanted({ ...wanted, [field]: value === '' ? null : Number(value) })}
          />
        ))}
        <div className={css.buttons}><Button variant="default" onClick={onClose}>{t('action.cancel')}</Button><Button type="submit" loading={busy}>{t('action.save')}</Button></div>
      </form>
    </Modal>
  );
}
