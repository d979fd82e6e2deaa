-- When somebody first talked to a caller who waited on the line.
alter table calls add answered_at bigint null;

create index ix_calls_started on calls (started_at);
