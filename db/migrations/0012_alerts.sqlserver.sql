-- Followers hear of a ticket: two more kinds. A table's check cannot be changed alike on both engines, so the table is made anew.
create table notices (
    id bigint not null primary key,
    agent_id bigint not null references agents (id),
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('mention', 'assigned', 'returned', 'wrote', 'status')),
    ticket_id bigint not null references tickets (id),
    message_id bigint null,
    by_agent_id bigint null references agents (id),
    at bigint not null,
    read_at bigint null
);
insert into notices (id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at)
select id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at from notifications;
drop table notifications;
go
exec sp_rename 'notices', 'notifications', 'OBJECT';
go
create index ix_notifications_agent on notifications (agent_id, at, id);

-- How an agent wants to be called: on the desktop, by a sound, and when not. JSON; null: not at all.
alter table agents add alerts nvarchar(max) null;
