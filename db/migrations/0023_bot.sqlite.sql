-- The bot's part of a ticket, from its first word until somebody else has it or it is done.
create table bot_conversations (
    id integer not null primary key,
    ticket_id integer not null references tickets (id),
    account_id integer not null references channel_accounts (id),
    identity_id integer not null references identities (id),
    language text not null,
    state text not null,  -- JSON
    said integer not null,  -- messages of the bot
    answered integer not null check (answered in (0, 1)),  -- the last of them was an answer
    started_at integer not null,
    last_at integer not null,
    ended_at integer null,
    outcome text null check (outcome in ('solved', 'silent', 'handed')),
    reason text null  -- of a hand-over
) strict;
create index ix_bot_conversations_ticket on bot_conversations (ticket_id, started_at);
create index ix_bot_conversations_open on bot_conversations (last_at, id) where ended_at is null;
create index ix_bot_conversations_account on bot_conversations (account_id, started_at);
create index ix_bot_conversations_identity on bot_conversations (identity_id, started_at);
