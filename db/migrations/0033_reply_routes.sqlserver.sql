-- An answer may go another way than the ticket came: by another account, to another address of the same customer.
alter table messages add sent_to bigint null references identities (id);  -- null: the ticket's own
go
create index ix_messages_sent_to on messages (sent_to, account_id, at) where sent_to is not null;
alter table drafts add account_id bigint null references channel_accounts (id);
alter table drafts add identity_id bigint null references identities (id);
alter table held_replies add account_id bigint null references channel_accounts (id);
alter table held_replies add identity_id bigint null references identities (id);
