-- Since when a ticket is in the trash, and what it was before.
alter table tickets add trashed_at bigint null;
alter table tickets add trashed_from nvarchar(20) collate Latin1_General_100_BIN2 null;
