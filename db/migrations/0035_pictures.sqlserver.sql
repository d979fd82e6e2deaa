-- Somebody's picture at the network, in the attachment store.
alter table identities add picture_sha256 nvarchar(64) collate Latin1_General_100_BIN2 null;
alter table identities add picture_type nvarchar(100) collate Latin1_General_100_BIN2 null;
go
create index ix_identities_picture on identities (picture_sha256) where picture_sha256 is not null;
