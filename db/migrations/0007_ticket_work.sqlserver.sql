-- The ticket that this one became part of. Later messages to this one arrive there.
alter table tickets add merged_into bigint null;
create index ix_tickets_merged on tickets (merged_into) where merged_into is not null;

-- Enough to undo a merge. Messages stay where they were written and are shown in the kept ticket.
create table ticket_merges (
    id bigint not null primary key,
    kept_id bigint not null references tickets (id),
    merged_id bigint not null references tickets (id),
    merged_by bigint not null references agents (id),
    merged_at bigint not null,
    before nvarchar(max) not null,  -- JSON: what the merge changed
    undone_at bigint null,
    undone_by bigint null references agents (id)
);
create index ix_ticket_merges_kept on ticket_merges (kept_id, merged_at);

-- Tickets that belong together, both ways by one row, the smaller id first.
create table ticket_links (
    ticket_id bigint not null references tickets (id),
    other_id bigint not null references tickets (id),
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('related', 'split')),
    created_by bigint not null references agents (id),
    created_at bigint not null,
    primary key (ticket_id, other_id)
);
create index ix_ticket_links_other on ticket_links (other_id);

-- Agents who want to hear of a ticket.
create table ticket_followers (
    ticket_id bigint not null references tickets (id),
    agent_id bigint not null references agents (id),
    added_at bigint not null,
    primary key (ticket_id, agent_id)
);
create index ix_ticket_followers_agent on ticket_followers (agent_id, added_at);

-- What an agent should look at: somebody named him, or gave him a ticket.
create table notifications (
    id bigint not null primary key,
    agent_id bigint not null references agents (id),
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('mention', 'assigned', 'returned')),
    ticket_id bigint not null references tickets (id),
    message_id bigint null,
    by_agent_id bigint null references agents (id),
    at bigint not null,
    read_at bigint null
);
create index ix_notifications_agent on notifications (agent_id, at, id);

-- Fields that a desk adds to its tickets.
create table ticket_fields (
    id bigint not null primary key,
    label nvarchar(120) not null,
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('text', 'number', 'date', 'switch', 'choice')),
    options nvarchar(max) not null,  -- JSON: the choices
    position bigint not null,
    archived_at bigint null
);

create table ticket_field_values (
    ticket_id bigint not null references tickets (id),
    field_id bigint not null references ticket_fields (id),
    value nvarchar(max) not null,  -- as the kind writes it: text, 1.5, 2026-11-22, true
    primary key (ticket_id, field_id)
);
create index ix_ticket_field_values_field on ticket_field_values (field_id, ticket_id);
