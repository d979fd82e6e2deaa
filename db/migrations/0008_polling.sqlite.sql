-- One process at a time asks a provider for news; and since when an account is alarmingly silent.
alter table channel_accounts add poll_claimed_by text null;
alter table channel_accounts add poll_claimed_until integer null;
alter table channel_accounts add silent_since integer null;
