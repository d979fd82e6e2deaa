-- Full-text search over messages. The terms are made in C# (Desk/Search/SearchTerms): words, and pairs of characters where a script
-- writes no blanks. A plain table: SQL Server's own full text is an optional component and knows no such pairs.
create table search_terms (
    term nvarchar(60) collate Latin1_General_100_BIN2 not null,
    message_id bigint not null,
    primary key (term, message_id)
);
create index ix_search_terms_message on search_terms (message_id);
