-- The bot's part of a ticket, from its first word until somebody else has it or it is done.
create table bot_conversations (
    id bigint not null primary key,
    ticket_id bigint not null references tickets (id),
    account_id bigint not null references channel_accounts (id),
    identity_id bigint not null references identities (id),
    language nvarchar(8) collate Latin1_General_100_BIN2 not null,
    state nvarchar(max) not null,  -- JSON
    said int not null,  -- messages of the bot
    answered bit not null,  -- the last of them was an answer
    started_at bigint not null,
    last_at bigint not null,
    ended_at bigint null,
    outcome nvarchar(20) collate Latin1_General_100_BIN2 null check (outcome in ('solved', 'silent', 'handed')),
    reason nvarchar(40) collate Latin1_General_100_BIN2 null  -- of a hand-over
);
create index ix_bot_conversations_ticket on bot_conversations (ticket_id, started_at);
create index ix_bot_conversations_open on bot_conversations (last_at, id) where ended_at is null;
create index ix_bot_conversations_account on bot_conversations (account_id, started_at);
create index ix_bot_conversations_identity on bot_conversations (identity_id, started_at);
