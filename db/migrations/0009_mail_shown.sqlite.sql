-- The delivery that a message came in with, so that its source can be looked at.
alter table messages add column envelope_id integer null;

-- Whose mail an agent shows with its images from elsewhere.
create table image_senders (
    agent_id integer not null references agents (id),
    identity_id integer not null references identities (id),
    chosen_at integer not null,
    primary key (agent_id, identity_id)
) strict, without rowid;
