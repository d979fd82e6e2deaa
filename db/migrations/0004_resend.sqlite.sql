-- How often the message was sent anew on purpose: each round has a name of its own, or the provider would take it for a repeat.
alter table outbound add column resent integer not null default 0;

-- Receipts that came before the answer to the sending itself; taken up when the message gets its external id.
create table early_receipts (
    account_id integer not null references channel_accounts (id),
    external_id text not null,
    state text not null check (state in ('delayed', 'delivered', 'read', 'bounced', 'failed')),
    at integer not null,
    explanation text null,
    received_at integer not null,
    primary key (account_id, external_id, state)
) strict, without rowid;
create index ix_early_receipts_received on early_receipts (received_at);
