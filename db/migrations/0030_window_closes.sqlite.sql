-- One kind more: a channel's reply window closes. As before, the table is made anew for it.
create table notifications_wider (
    id integer not null primary key,
    agent_id integer not null references agents (id),
    kind text not null check (kind in ('mention', 'assigned', 'returned', 'wrote', 'status', 'moodFalling', 'windowCloses')),
    ticket_id integer not null references tickets (id),
    message_id integer null,
    by_agent_id integer null references agents (id),
    at integer not null,
    read_at integer null
) strict;
insert into notifications_wider (id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at)
select id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at from notifications;
drop table notifications;
alter table notifications_wider rename to notifications;
create index ix_notifications_agent on notifications (agent_id, at, id);
create index ix_notifications_ticket on notifications (ticket_id, at);
