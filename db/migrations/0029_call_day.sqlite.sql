-- When somebody first talked to a caller who waited on the line.
alter table calls add column answered_at integer null;

create index ix_calls_started on calls (started_at);
