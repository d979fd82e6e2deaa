import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import css from './app.module.css';

interface Props {
  label: string;
  width: number;
  from: number;
  to: number;
  /** The zone that it sizes is on its right. */
  reverse?: boolean;
  onChange: (width: number) => void;
}

export function Splitter({ label, width, from, to, reverse = false, onChange }: Props) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const clamp = (value: number) => Math.round(Math.min(to, Math.max(from, value)));
  const sign = reverse ? -1 : 1;
  const move = (event: PointerEvent) => {
    if (start.current !== null) onChange(clamp(start.current.width + sign * (event.clientX - start.current.x)));
  };
  const key = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
    if (step === 0) return;
    event.preventDefault();
    onChange(clamp(width + sign * step));
  };
  return (
    <div
      className={css.splitter} role="separator" aria-orientation="vertical" aria-label={label} aria-valuenow={width} aria-valuemin={from} aria-valuemax={to} tabIndex={0}
      onPointerDown={(e) => {
        start.current = { x: e.clientX, width };
        e.currentTarget.setPointerCapture(e.pointerId);
      }}
      onPointerMove={move} onPointerUp={() => (start.current = null)} onKeyDown={key}
    />
  );
}
