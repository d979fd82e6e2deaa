-- What an article said before it was changed.
create table help_versions (
    article_id integer not null references help_articles (id),
    version integer not null,
    saved_at integer not null,
    saved_by integer null references agents (id),
    published integer not null check (published in (0, 1)),
    texts text not null,  -- JSON, both languages
    primary key (article_id, version)
) strict, without rowid;
