-- What agents keep under a name: canned answers, macros, views of the queue. Short lists, read whole; body is the kind's own JSON.
create table saved_items (
    id integer not null primary key,
    kind text not null,  -- canned-answer, macro, view
    name text not null,
    body text not null,
    shared integer not null check (shared in (0, 1)),
    created_by integer not null references agents (id),
    created_at integer not null,
    updated_at integer not null,
    version integer not null
) strict;
create index ix_saved_items_kind on saved_items (kind, name, id);

-- What an agent is writing, kept so that it can be gone on with elsewhere. Reply and note apart.
create table drafts (
    agent_id integer not null references agents (id),
    ticket_id integer not null references tickets (id),
    kind text not null check (kind in ('reply', 'note')),
    text text not null,
    files text not null,  -- JSON: files already in the attachment store
    saved_at integer not null,
    primary key (agent_id, ticket_id, kind)
) strict, without rowid;
create index ix_drafts_ticket on drafts (ticket_id);

-- How much of the customer's each agent has seen of a ticket.
create table ticket_seen (
    agent_id integer not null references agents (id),
    ticket_id integer not null references tickets (id),
    customer_version integer not null,
    seen_at integer not null,
    primary key (agent_id, ticket_id)
) strict, without rowid;
create index ix_ticket_seen_newest on ticket_seen (agent_id, seen_at);

-- Replies that are to go out later, or can still be taken back. Not messages yet; a row goes when it is sent or given up.
create table held_replies (
    id integer not null primary key,
    ticket_id integer not null references tickets (id),
    agent_id integer not null references agents (id),
    client_id text not null,
    text text not null,
    files text not null,  -- JSON: files already in the attachment store
    customer_version integer not null,  -- what it answers; if the customer wrote since, it is not sent
    resolve integer not null check (resolve in (0, 1)),
    later integer not null check (later in (0, 1)),  -- for a time that the agent chose; else only the moment for taking it back
    due_at integer not null,
    created_at integer not null
) strict;
create unique index ux_held_replies_client on held_replies (client_id);
create index ix_held_replies_due on held_replies (due_at, id);
create index ix_held_replies_ticket on held_replies (ticket_id);
