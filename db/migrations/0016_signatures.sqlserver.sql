-- Under an agent's answers, by language: {"en": "...", "ja": "..."}.
alter table agents add signatures nvarchar(max) null;  -- JSON

-- Null: the ticket's, or the side conversation's.
alter table messages add subject nvarchar(400) null;
