-- Two addresses of one person, as a provider said itself; of two customers until an agent makes them one.
create table same_people (
    identity_id bigint not null references identities (id),
    other_id bigint not null references identities (id),
    created_at bigint not null,
    primary key (identity_id, other_id)
);
create index ix_same_people_other on same_people (other_id);
