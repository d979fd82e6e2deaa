-- What an article said before it was changed.
create table help_versions (
    article_id bigint not null references help_articles (id),
    version bigint not null,
    saved_at bigint not null,
    saved_by bigint null references agents (id),
    published bit not null,
    texts nvarchar(max) not null,  -- JSON, both languages
    primary key (article_id, version)
);
