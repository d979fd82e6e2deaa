-- Followers hear of a ticket: two more kinds. A table's check cannot be changed alike on both engines, so the table is made anew.
create table notices (
    id integer not null primary key,
    agent_id integer not null references agents (id),
    kind text not null check (kind in ('mention', 'assigned', 'returned', 'wrote', 'status')),
    ticket_id integer not null references tickets (id),
    message_id integer null,
    by_agent_id integer null references agents (id),
    at integer not null,
    read_at integer null
) strict;
insert into notices (id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at)
select id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at from notifications;
drop table notifications;
alter table notices rename to notifications;
create index ix_notifications_agent on notifications (agent_id, at, id);

-- How an agent wants to be called: on the desktop, by a sound, and when not. JSON; null: not at all.
alter table agents add column alerts text null;
