-- What was looked for by reading a whole table, or all open, sleeping or trashed tickets. An index whose first column is the status is taken before the one by rank.
drop index ix_tickets_snoozed;
create index ix_tickets_snoozed on tickets (status, snoozed_until, id) where status = 'snoozed';
create index ix_tickets_trashed on tickets (status, trashed_at, id) where status = 'trash';
drop index ix_tickets_negative;
create index ix_tickets_negative on tickets (status, customer_id, id) where status = 'open' and mood < -0.25;
create index ix_customers_merged on customers (merged_into) where merged_into is not null;
create index ix_touches_deal on touches (deal_id) where deal_id is not null;
create index ix_touches_ticket on touches (ticket_id) where ticket_id is not null;
create index ix_messages_envelope on messages (envelope_id) where envelope_id is not null;
create index ix_attachments_ticket on attachments (ticket_id);
create index ix_outbound_of_ticket on outbound (ticket_id);
create index ix_outbound_waiting on outbound (account_id, id) where state = 'waiting';
create index ix_ticket_seen_ticket on ticket_seen (ticket_id);
create index ix_ticket_merges_merged on ticket_merges (merged_id);
create index ix_envelopes_alike on envelopes (account_id, id) where state = 'quarantined';
