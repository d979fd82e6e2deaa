-- An answer may go another way than the ticket came: by another account, to another address of the same customer.
alter table messages add column sent_to integer null references identities (id);  -- null: the ticket's own
create index ix_messages_sent_to on messages (sent_to, account_id, at) where sent_to is not null;
alter table drafts add column account_id integer null references channel_accounts (id);
alter table drafts add column identity_id integer null references identities (id);
alter table held_replies add column account_id integer null references channel_accounts (id);
alter table held_replies add column identity_id integer null references identities (id);
