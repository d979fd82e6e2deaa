import { Textarea } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useRef } from 'react';
import { placeholders } from '../../desk/placeholders';
import css from './macros.module.css';

/** A text with places; each is put in where the cursor stands. */
export function TextWithPlaces({ value, onChange, label, required = false, error }: { value: string; onChange: (text: string) => void; label: string; required?: boolean; error?: string | undefined }) {
  const t = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const element = area.current;
    const at = element?.selectionStart ?? value.length;
    const end = element?.selectionEnd ?? at;
    const place = `{{${name}}}`;
    onChange(value.slice(0, at) + place + value.slice(end));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(at + place.length, at + place.length);
    });
  };
  return (
    <div>
      <Textarea ref={area} label={label} required={required} error={error} autosize minRows={4} maxRows={12} value={value} onChange={(e) => onChange(e.currentTarget.value)} />
      <div className={css.places} role="group" aria-label={t('canned.places')} style={{ marginTop: 6 }}>
        {placeholders.map((name) => <button key={name} type="button" onClick={() => insert(name)}>{t.code('place', name)}</button>)}
      </div>
    </div>
  );
}
