-- Who waits longest. Begins with the status: an index of open tickets alone is passed over by a planner without statistics.
drop index ix_tickets_waiting;
create index ix_tickets_waiting on tickets (status, waiting_since, id) where waiting = 1;
