-- Two addresses of one person, as a provider said itself; of two customers until an agent makes them one.
create table same_people (
    identity_id integer not null references identities (id),
    other_id integer not null references identities (id),
    created_at integer not null,
    primary key (identity_id, other_id)
) strict, without rowid;
create index ix_same_people_other on same_people (other_id);
