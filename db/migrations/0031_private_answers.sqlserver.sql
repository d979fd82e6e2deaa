-- A reply that is not sent yet goes to the author of a public post alone, and not below the post.
alter table drafts add in_private bit not null default 0;
alter table held_replies add in_private bit not null default 0;
