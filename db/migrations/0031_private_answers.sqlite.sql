-- A reply that is not sent yet goes to the author of a public post alone, and not below the post.
alter table drafts add column in_private integer not null default 0 check (in_private in (0, 1));
alter table held_replies add column in_private integer not null default 0 check (in_private in (0, 1));
