-- What an agent did last.
create index ix_events_agent on events (agent_id, seq) where agent_id is not null;

-- What customers answered lately when asked.
create index ix_touches_surveys on touches (at, id) where area = 'survey';

-- How the queue stood, once a minute; kept for two weeks.
create table board_samples (
    at integer not null primary key,  -- a whole minute
    tickets_open integer not null,
    waiting integer not null,
    negative integer not null,
    overdue integer not null,
    alarms text not null  -- measures above their limit, separated by blanks
) strict;

-- Screens on the wall that show the board's numbers without a sign-in. Only a hash of the link's secret is kept.
create table wallboards (
    id integer not null primary key,
    name text not null,
    token_hash text not null,
    created_by integer not null references agents (id),
    created_at integer not null,
    last_used_at integer null,
    revoked_at integer null
) strict;
create unique index ux_wallboards_token on wallboards (token_hash);
