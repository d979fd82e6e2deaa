-- One kind more: a channel's reply window closes. As before, the table is made anew for it.
create table notifications_wider (
    id bigint not null primary key,
    agent_id bigint not null references agents (id),
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('mention', 'assigned', 'returned', 'wrote', 'status', 'moodFalling', 'windowCloses')),
    ticket_id bigint not null references tickets (id),
    message_id bigint null,
    by_agent_id bigint null references agents (id),
    at bigint not null,
    read_at bigint null
);
insert into notifications_wider (id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at)
select id, agent_id, kind, ticket_id, message_id, by_agent_id, at, read_at from notifications;
drop table notifications;
go
exec sp_rename 'notifications_wider', 'notifications', 'OBJECT';
go
create index ix_notifications_agent on notifications (agent_id, at, id);
create index ix_notifications_ticket on notifications (ticket_id, at);
