-- What agents said of a message's tone where the reader had read otherwise. Taken back: gone.
create table tone_corrections (
    message_id integer not null references messages (id),
    quantity text not null check (quantity in ('mood', 'urgency')),
    value_read real not null,
    value_said real not null,
    agent_id integer not null references agents (id),
    at integer not null,
    primary key (message_id, quantity)
) strict, without rowid;
create index ix_tone_corrections_at on tone_corrections (at, message_id);
