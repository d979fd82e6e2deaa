-- Where calls to an agent arrive: a number in E.164 or a SIP address.
alter table agents add phone nvarchar(200) collate Latin1_General_100_BIN2 null;

-- Calls that agents take or make. A call-back is the same row as the call that asked for it.
create table calls (
    id bigint not null primary key,
    account_id bigint not null references channel_accounts (id),
    external_id nvarchar(100) collate Latin1_General_100_BIN2 null,  -- the provider's id of the call that came in
    live_id nvarchar(100) collate Latin1_General_100_BIN2 null,  -- of the call that goes on now
    direction nvarchar(10) collate Latin1_General_100_BIN2 not null check (direction in ('in', 'out')),
    state nvarchar(20) collate Latin1_General_100_BIN2 not null check (state in ('menu', 'waiting', 'callBack', 'connecting', 'talking', 'ended')),
    ticket_id bigint not null references tickets (id),
    address_kind nvarchar(40) collate Latin1_General_100_BIN2 not null,
    address nvarchar(400) collate Latin1_General_100_BIN2 null,  -- null: withheld
    our_number nvarchar(200) collate Latin1_General_100_BIN2 null,
    asked_back bit not null default 0,
    agent_id bigint null references agents (id),
    leg int not null default 0,  -- attempts to join somebody to the call
    started_at bigint not null,
    waiting_since bigint null,
    connecting_at bigint null,
    talking_at bigint null,
    ended_at bigint null,
    talk_seconds int not null default 0,
    outcome nvarchar(20) collate Latin1_General_100_BIN2 null check (outcome in ('talked', 'abandoned', 'left', 'notReached', 'dismissed')),
    wrapped_at bigint null,
    version bigint not null
);
create unique index ux_calls_external on calls (account_id, external_id) where external_id is not null;
create index ix_calls_ticket on calls (ticket_id);
create index ix_calls_open on calls (state) where state <> 'ended';
create index ix_calls_ended on calls (agent_id, ended_at) where agent_id is not null;

-- Nobody talks in two calls.
create unique index ux_calls_agent on calls (agent_id) where agent_id is not null and state in ('connecting', 'talking');
