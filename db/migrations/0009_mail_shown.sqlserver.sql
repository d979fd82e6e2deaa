-- The delivery that a message came in with, so that its source can be looked at.
alter table messages add envelope_id bigint null;

-- Whose mail an agent shows with its images from elsewhere.
create table image_senders (
    agent_id bigint not null references agents (id),
    identity_id bigint not null references identities (id),
    chosen_at bigint not null,
    primary key (agent_id, identity_id)
);
