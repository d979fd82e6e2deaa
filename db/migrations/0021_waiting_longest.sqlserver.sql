-- Who waits longest. Begins with the status, as on SQLite.
drop index ix_tickets_waiting on tickets;
create index ix_tickets_waiting on tickets (status, waiting_since, id) where waiting = 1;
