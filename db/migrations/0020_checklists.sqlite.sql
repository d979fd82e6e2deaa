-- What is to be done before a ticket is resolved.
create table ticket_checks (
    id integer not null primary key,
    ticket_id integer not null references tickets (id),
    position integer not null,  -- 0, 1, 2 within the ticket
    text text not null,
    done_at integer null,
    done_by integer null references agents (id)
) strict;
create index ix_ticket_checks_ticket on ticket_checks (ticket_id, position);

-- How many of them are not done yet, so that a row of the queue knows.
alter table tickets add column open_checks integer not null default 0;
