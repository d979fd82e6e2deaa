-- Browsers that opened a chat. Only a hash of the token is kept.
create table visitors (
    id bigint not null primary key,
    account_id bigint not null references channel_accounts (id),
    token_hash nvarchar(64) collate Latin1_General_100_BIN2 not null,
    kind nvarchar(20) collate Latin1_General_100_BIN2 not null check (kind in ('visitor', 'user')),  -- of the identity it writes as
    address nvarchar(200) collate Latin1_General_100_BIN2 not null,
    name nvarchar(120) null,
    email nvarchar(254) null,
    language nvarchar(8) collate Latin1_General_100_BIN2 null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);
create unique index ux_visitors_token on visitors (token_hash);
create index ix_visitors_expires on visitors (expires_at);

-- Which files a visitor sent up: nobody may put a file into a message that he does not have.
create table visitor_files (
    visitor_id bigint not null references visitors (id),
    sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,
    file_name nvarchar(260) not null,
    content_type nvarchar(200) not null,
    size_bytes bigint not null,
    created_at bigint not null,
    primary key (visitor_id, sha256)
);
