-- One process at a time asks a provider for news; and since when an account is alarmingly silent.
alter table channel_accounts add poll_claimed_by nvarchar(40) collate Latin1_General_100_BIN2 null;
alter table channel_accounts add poll_claimed_until bigint null;
alter table channel_accounts add silent_since bigint null;
