-- Full-text search over messages. The terms are made in C# (Desk/Search/SearchTerms): words, and pairs of characters where a script
-- writes no blanks. Contentless: the texts are in messages already. rowid is the message's id.
create virtual table search_messages using fts5 (terms, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
