-- Messages that agents write first and can still take back. No tickets yet; a row goes when it is sent or given up.
create table held_letters (
    id integer not null primary key,
    agent_id integer not null references agents (id),
    account_id integer not null references channel_accounts (id),
    client_id text not null,
    request text not null,  -- JSON: what was asked for
    due_at integer not null,
    created_at integer not null
) strict;
create unique index ux_held_letters_client on held_letters (client_id);
create index ix_held_letters_due on held_letters (due_at, id);
