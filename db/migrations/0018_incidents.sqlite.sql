-- Tickets whose last message tells of a trouble, and which of them are several customers' one matter.
create table incident_tickets (
    ticket_id integer not null primary key references tickets (id),
    at integer not null,  -- of the message
    words integer not null,  -- how many of them its matter has
    incident_id integer null,  -- null: nobody else's so far
    apart integer not null check (apart in (0, 1))  -- a person said that it is another matter
) strict;
create index ix_incident_tickets_incident on incident_tickets (incident_id, ticket_id) where incident_id is not null;
create index ix_incident_tickets_at on incident_tickets (at, ticket_id);

-- The words of those matters, for as long as others may write of the same.
create table incident_words (
    word integer not null,  -- a hash
    ticket_id integer not null references tickets (id),
    at integer not null,
    primary key (word, ticket_id)
) strict, without rowid;
create index ix_incident_words_ticket on incident_words (ticket_id);
create index ix_incident_words_at on incident_words (at);
