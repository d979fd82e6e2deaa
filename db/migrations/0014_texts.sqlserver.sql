-- Who wants no more messages from which of our accounts.
create table opt_outs (
    account_id bigint not null references channel_accounts (id),
    identity_id bigint not null references identities (id),
    at bigint not null,
    primary key (account_id, identity_id)
);

-- The stable name of the failure that delivery_note tells in words.
alter table messages add delivery_code nvarchar(60) collate Latin1_General_100_BIN2 null;

alter table early_receipts add code nvarchar(60) collate Latin1_General_100_BIN2 null;
