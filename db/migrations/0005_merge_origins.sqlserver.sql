-- Who was meant before merges were followed, so that undoing a merge gives each what came in for them meanwhile.
alter table identities add home_id bigint null;  -- the customer who had the address before the first merge
alter table touches add named_id bigint null;  -- the customer whom the source named, where a merge led to another
alter table deals add named_id bigint null;  -- the customer whom the source named, where a merge led to another
alter table orders add named_id bigint null;  -- the customer whom the source named, where a merge led to another
