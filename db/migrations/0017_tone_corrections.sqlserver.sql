-- What agents said of a message's tone where the reader had read otherwise. Taken back: gone.
create table tone_corrections (
    message_id bigint not null references messages (id),
    quantity nvarchar(20) collate Latin1_General_100_BIN2 not null check (quantity in ('mood', 'urgency')),
    value_read float not null,
    value_said float not null,
    agent_id bigint not null references agents (id),
    at bigint not null,
    primary key (message_id, quantity)
);
create index ix_tone_corrections_at on tone_corrections (at, message_id);
