-- What agents keep under a name: canned answers, macros, views of the queue. Short lists, read whole; body is the kind's own JSON.
create table saved_items (
    id bigint not null primary key,
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null,  -- canned-answer, macro, view
    name nvarchar(120) not null,
    body nvarchar(max) not null,
    shared bit not null,
    created_by bigint not null references agents (id),
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index ix_saved_items_kind on saved_items (kind, name, id);

-- What an agent is writing, kept so that it can be gone on with elsewhere. Reply and note apart.
create table drafts (
    agent_id bigint not null references agents (id),
    ticket_id bigint not null references tickets (id),
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('reply', 'note')),
    text nvarchar(max) not null,
    files nvarchar(max) not null,  -- JSON: files already in the attachment store
    saved_at bigint not null,
    primary key (agent_id, ticket_id, kind)
);
create index ix_drafts_ticket on drafts (ticket_id);

-- How much of the customer's each agent has seen of a ticket.
create table ticket_seen (
    agent_id bigint not null references agents (id),
    ticket_id bigint not null references tickets (id),
    customer_version bigint not null,
    seen_at bigint not null,
    primary key (agent_id, ticket_id)
);
create index ix_ticket_seen_newest on ticket_seen (agent_id, seen_at);

-- Replies that are to go out later, or can still be taken back. Not messages yet; a row goes when it is sent or given up.
create table held_replies (
    id bigint not null primary key,
    ticket_id bigint not null references tickets (id),
    agent_id bigint not null references agents (id),
    client_id nvarchar(60) collate Latin1_General_100_BIN2 not null,
    text nvarchar(max) not null,
    files nvarchar(max) not null,  -- JSON: files already in the attachment store
    customer_version bigint not null,  -- what it answers; if the customer wrote since, it is not sent
    resolve bit not null,
    later bit not null,  -- for a time that the agent chose; else only the moment for taking it back
    due_at bigint not null,
    created_at bigint not null
);
create unique index ux_held_replies_client on held_replies (client_id);
create index ix_held_replies_due on held_replies (due_at, id);
create index ix_held_replies_ticket on held_replies (ticket_id);
