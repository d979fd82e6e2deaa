-- Who got copies of a message that we sent. Null: nobody chose; those of ticket_participants who are copied.
alter table messages add copies nvarchar(max) null;  -- JSON

-- A participant may write into the ticket; whether he gets copies is the agents' choice.
alter table ticket_participants add copied bit not null default 1;

-- As chosen with a reply that is not sent yet.
alter table drafts add copies nvarchar(max) null;  -- JSON
alter table held_replies add copies nvarchar(max) null;  -- JSON
