-- Who was meant before merges were followed, so that undoing a merge gives each what came in for them meanwhile.
alter table identities add column home_id integer null;  -- the customer who had the address before the first merge
alter table touches add column named_id integer null;  -- the customer whom the source named, where a merge led to another
alter table deals add column named_id integer null;  -- the customer whom the source named, where a merge led to another
alter table orders add column named_id integer null;  -- the customer whom the source named, where a merge led to another
