-- Since when a ticket is in the trash, and what it was before.
alter table tickets add column trashed_at integer null;
alter table tickets add column trashed_from text null;
