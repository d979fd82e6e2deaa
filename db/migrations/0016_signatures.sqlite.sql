-- Under an agent's answers, by language: {"en": "...", "ja": "..."}.
alter table agents add column signatures text null;  -- JSON

-- Null: the ticket's, or the side conversation's.
alter table messages add column subject text null;
