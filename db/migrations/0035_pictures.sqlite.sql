-- Somebody's picture at the network, in the attachment store.
alter table identities add column picture_sha256 text null;
alter table identities add column picture_type text null;
create index ix_identities_picture on identities (picture_sha256) where picture_sha256 is not null;
