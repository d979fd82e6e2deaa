-- What is said about us for all to read: reviews, mentions, comments. Those that became tickets name theirs.
create table public_posts (
    id bigint not null primary key,
    account_id bigint not null references channel_accounts (id),
    identity_id bigint not null references identities (id),  -- who wrote it
    external_id nvarchar(400) collate Latin1_General_100_BIN2 not null,  -- the provider's id
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('review', 'mention', 'comment')),
    at bigint not null,
    text nvarchar(max) not null,
    language nvarchar(10) collate Latin1_General_100_BIN2 null,
    link nvarchar(1000) null,
    stars int null,
    reach bigint null,  -- so many follow its author
    about nvarchar(200) null,  -- product or place
    mood float not null,
    why nvarchar(20) collate Latin1_General_100_BIN2 not null,  -- why it is a ticket, or none: stars, mood, keyword, urgent, reach, praise, neutral, language
    ticket_id bigint null references tickets (id),
    created_at bigint not null
);
create unique index ux_public_posts_external on public_posts (account_id, external_id);
create index ix_public_posts_at on public_posts (at, id);
create index ix_public_posts_ticket on public_posts (ticket_id) where ticket_id is not null;

-- When supervisors were last told of a stream whose displeasure has doubled.
create table voice_alarms (
    stream_id nvarchar(40) collate Latin1_General_100_BIN2 not null primary key,
    at bigint not null
);
