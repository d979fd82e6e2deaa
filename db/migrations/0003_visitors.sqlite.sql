-- Browsers that opened a chat. Only a hash of the token is kept.
create table visitors (
    id integer not null primary key,
    account_id integer not null references channel_accounts (id),
    token_hash text not null,
    kind text not null check (kind in ('visitor', 'user')),  -- of the identity it writes as
    address text not null,
    name text null,
    email text null,
    language text null,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null
) strict;
create unique index ux_visitors_token on visitors (token_hash);
create index ix_visitors_expires on visitors (expires_at);

-- Which files a visitor sent up: nobody may put a file into a message that he does not have.
create table visitor_files (
    visitor_id integer not null references visitors (id),
    sha256 text not null,
    file_name text not null,
    content_type text not null,
    size_bytes integer not null,
    created_at integer not null,
    primary key (visitor_id, sha256)
) strict, without rowid;
