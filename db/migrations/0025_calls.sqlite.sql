-- Where calls to an agent arrive: a number in E.164 or a SIP address.
alter table agents add column phone text null;

-- Calls that agents take or make. A call-back is the same row as the call that asked for it.
create table calls (
    id integer not null primary key,
    account_id integer not null references channel_accounts (id),
    external_id text null,  -- the provider's id of the call that came in
    live_id text null,  -- of the call that goes on now
    direction text not null check (direction in ('in', 'out')),
    state text not null check (state in ('menu', 'waiting', 'callBack', 'connecting', 'talking', 'ended')),
    ticket_id integer not null references tickets (id),
    address_kind text not null,
    address text null,  -- null: withheld
    our_number text null,
    asked_back integer not null default 0,
    agent_id integer null references agents (id),
    leg integer not null default 0,  -- attempts to join somebody to the call
    started_at integer not null,
    waiting_since integer null,
    connecting_at integer null,
    talking_at integer null,
    ended_at integer null,
    talk_seconds integer not null default 0,
    outcome text null check (outcome in ('talked', 'abandoned', 'left', 'notReached', 'dismissed')),
    wrapped_at integer null,
    version integer not null
) strict;
create unique index ux_calls_external on calls (account_id, external_id) where external_id is not null;
create index ix_calls_ticket on calls (ticket_id);
create index ix_calls_open on calls (state) where state <> 'ended';
create index ix_calls_ended on calls (agent_id, ended_at) where agent_id is not null;

-- Nobody talks in two calls.
create unique index ux_calls_agent on calls (agent_id) where agent_id is not null and state in ('connecting', 'talking');
