-- Who wants no more messages from which of our accounts.
create table opt_outs (
    account_id integer not null references channel_accounts (id),
    identity_id integer not null references identities (id),
    at integer not null,
    primary key (account_id, identity_id)
) strict, without rowid;

-- The stable name of the failure that delivery_note tells in words.
alter table messages add column delivery_code text null;

alter table early_receipts add column code text null;
