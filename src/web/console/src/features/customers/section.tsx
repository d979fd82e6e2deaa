import type { ReactNode } from 'react';
import css from './customers.module.css';

export function Section({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <section className={css.section}>
      <header><h3>{title}</h3>{aside}</header>
      {children}
    </section>
  );
}
