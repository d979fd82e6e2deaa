-- What an agent did last.
create index ix_events_agent on events (agent_id, seq) where agent_id is not null;

-- What customers answered lately when asked.
create index ix_touches_surveys on touches (at, id) where area = 'survey';

-- How the queue stood, once a minute; kept for two weeks.
create table board_samples (
    at bigint not null primary key,  -- a whole minute
    tickets_open int not null,
    waiting int not null,
    negative int not null,
    overdue int not null,
    alarms nvarchar(200) not null  -- measures above their limit, separated by blanks
);

-- Screens on the wall that show the board's numbers without a sign-in. Only a hash of the link's secret is kept.
create table wallboards (
    id bigint not null primary key,
    name nvarchar(120) not null,
    token_hash nvarchar(64) collate Latin1_General_100_BIN2 not null,
    created_by bigint not null references agents (id),
    created_at bigint not null,
    last_used_at bigint null,
    revoked_at bigint null
);
create unique index ux_wallboards_token on wallboards (token_hash);
