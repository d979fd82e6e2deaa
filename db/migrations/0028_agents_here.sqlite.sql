-- Agents who are at their desks and not away, as the server process that each is connected to said last.
create table agents_here (
    agent_id integer not null primary key references agents (id),
    here_until integer not null
) strict;
