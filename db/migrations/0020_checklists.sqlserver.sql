-- What is to be done before a ticket is resolved.
create table ticket_checks (
    id bigint not null primary key,
    ticket_id bigint not null references tickets (id),
    position int not null,  -- 0, 1, 2 within the ticket
    text nvarchar(500) not null,
    done_at bigint null,
    done_by bigint null references agents (id)
);
create index ix_ticket_checks_ticket on ticket_checks (ticket_id, position);

-- How many of them are not done yet, so that a row of the queue knows.
alter table tickets add open_checks int not null default 0;
