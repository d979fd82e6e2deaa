-- A conversation beside a ticket's own, with somebody who is not its customer. Its messages are notes to the desk: the customer never gets or sees them.
create table side_conversations (
    id integer not null primary key,
    ticket_id integer not null references tickets (id),
    account_id integer not null references channel_accounts (id),  -- that it goes by
    identity_id integer not null references identities (id),  -- whom it is with
    subject text not null,
    created_by integer not null references agents (id),
    created_at integer not null
) strict;
create index ix_side_conversations_ticket on side_conversations (ticket_id, id);

-- The conversation that a message is part of; null: the ticket's own. No reference: after a merge is undone it may be another ticket's, and be deleted with it.
alter table messages add column side_id integer null;

-- What is written to somebody else holds up no answer to the customer.
alter table outbound add column side_id integer null;
