-- On which accounts a customer waits is asked at each message of his; without it every waiting ticket was looked at.
create index ix_tickets_customer_waiting on tickets (customer_id, account_id, status, waiting) where status = 'open' and waiting = 1;
