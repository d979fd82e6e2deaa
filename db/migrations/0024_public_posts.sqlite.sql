-- What is said about us for all to read: reviews, mentions, comments. Those that became tickets name theirs.
create table public_posts (
    id integer not null primary key,
    account_id integer not null references channel_accounts (id),
    identity_id integer not null references identities (id),  -- who wrote it
    external_id text not null,  -- the provider's id
    kind text not null check (kind in ('review', 'mention', 'comment')),
    at integer not null,
    text text not null,
    language text null,
    link text null,
    stars integer null,
    reach integer null,  -- so many follow its author
    about text null,  -- product or place
    mood real not null,
    why text not null,  -- why it is a ticket, or none: stars, mood, keyword, urgent, reach, praise, neutral, language
    ticket_id integer null references tickets (id),
    created_at integer not null
) strict;
create unique index ux_public_posts_external on public_posts (account_id, external_id);
create index ix_public_posts_at on public_posts (at, id);
create index ix_public_posts_ticket on public_posts (ticket_id) where ticket_id is not null;

-- When supervisors were last told of a stream whose displeasure has doubled.
create table voice_alarms (
    stream_id text not null primary key,
    at integer not null
) strict;
