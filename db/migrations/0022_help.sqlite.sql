-- Articles that customers read by themselves.
create table help_articles (
    id integer not null primary key,
    published integer not null check (published in (0, 1)),
    position integer not null,
    created_at integer not null,
    updated_at integer not null,
    updated_by integer null references agents (id),
    version integer not null
) strict;

-- One language's side of an article.
create table help_sides (
    article_id integer not null references help_articles (id),
    language text not null check (language in ('en', 'ja')),
    title text not null,
    body text not null,  -- Markdown
    collection text not null,
    primary key (article_id, language)
) strict, without rowid;

-- What an article is found by; made in C# (Desk/Help/HelpTerms).
create table help_terms (
    term text not null,
    article_id integer not null references help_articles (id),
    language text not null,
    weight integer not null,
    primary key (term, language, article_id)
) strict, without rowid;
create index ix_help_terms_article on help_terms (article_id);

-- "Did this help?" A reader is a browser that opened the chat.
create table help_votes (
    article_id integer not null references help_articles (id),
    reader_id integer not null,
    helped integer not null check (helped in (0, 1)),
    at integer not null,
    primary key (article_id, reader_id)
) strict, without rowid;
