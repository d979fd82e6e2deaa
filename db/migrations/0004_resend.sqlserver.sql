-- How often the message was sent anew on purpose: each round has a name of its own, or the provider would take it for a repeat.
alter table outbound add resent bigint not null default 0;

-- Receipts that came before the answer to the sending itself; taken up when the message gets its external id.
create table early_receipts (
    account_id bigint not null references channel_accounts (id),
    external_id nvarchar(400) collate Latin1_General_100_BIN2 not null,
    state nvarchar(20) collate Latin1_General_100_BIN2 not null check (state in ('delayed', 'delivered', 'read', 'bounced', 'failed')),
    at bigint not null,
    explanation nvarchar(500) null,
    received_at bigint not null,
    primary key (account_id, external_id, state)
);
create index ix_early_receipts_received on early_receipts (received_at);
