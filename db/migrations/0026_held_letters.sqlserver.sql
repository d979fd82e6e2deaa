-- Messages that agents write first and can still take back. No tickets yet; a row goes when it is sent or given up.
create table held_letters (
    id bigint not null primary key,
    agent_id bigint not null references agents (id),
    account_id bigint not null references channel_accounts (id),
    client_id nvarchar(60) collate Latin1_General_100_BIN2 not null,
    request nvarchar(max) not null,  -- JSON: what was asked for
    due_at bigint not null,
    created_at bigint not null
);
create unique index ux_held_letters_client on held_letters (client_id);
create index ix_held_letters_due on held_letters (due_at, id);
