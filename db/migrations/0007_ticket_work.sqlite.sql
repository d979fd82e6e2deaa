-- The ticket that this one became part of. Later messages to this one arrive there.
alter table tickets add column merged_into integer null;
create index ix_tickets_merged on tickets (merged_into) where merged_into is not null;

-- Enough to undo a merge. Messages stay where they were written and are shown in the kept ticket.
create table ticket_merges (
    id integer not null primary key,
    kept_id integer not null references tickets (id),
    merged_id integer not null references tickets (id),
    merged_by integer not null references agents (id),
    merged_at integer not null,
    before text not null,  -- JSON: what the merge changed
    undone_at integer null,
    undone_by integer null references agents (id)
) strict;
create index ix_ticket_merges_kept on ticket_merges (kept_id, merged_at);

-- Tickets that belong together, both ways by one row, the smaller id first.
create table ticket_links (
    ticket_id integer not null references tickets (id),
    other_id integer not null references tickets (id),
    kind text not null check (kind in ('related', 'split')),
    created_by integer not null references agents (id),
    created_at integer not null,
    primary key (ticket_id, other_id)
) strict, without rowid;
create index ix_ticket_links_other on ticket_links (other_id);

-- Agents who want to hear of a ticket.
create table ticket_followers (
    ticket_id integer not null references tickets (id),
    agent_id integer not null references agents (id),
    added_at integer not null,
    primary key (ticket_id, agent_id)
) strict, without rowid;
create index ix_ticket_followers_agent on ticket_followers (agent_id, added_at);

-- What an agent should look at: somebody named him, or gave him a ticket.
create table notifications (
    id integer not null primary key,
    agent_id integer not null references agents (id),
    kind text not null check (kind in ('mention', 'assigned', 'returned')),
    ticket_id integer not null references tickets (id),
    message_id integer null,
    by_agent_id integer null references agents (id),
    at integer not null,
    read_at integer null
) strict;
create index ix_notifications_agent on notifications (agent_id, at, id);

-- Fields that a desk adds to its tickets.
create table ticket_fields (
    id integer not null primary key,
    label text not null,
    kind text not null check (kind in ('text', 'number', 'date', 'switch', 'choice')),
    options text not null,  -- JSON: the choices
    position integer not null,
    archived_at integer null
) strict;

create table ticket_field_values (
    ticket_id integer not null references tickets (id),
    field_id integer not null references ticket_fields (id),
    value text not null,  -- as the kind writes it: text, 1.5, 2026-11-22, true
    primary key (ticket_id, field_id)
) strict, without rowid;
create index ix_ticket_field_values_field on ticket_field_values (field_id, ticket_id);
