-- Articles that customers read by themselves.
create table help_articles (
    id bigint not null primary key,
    published bit not null,
    position int not null,
    created_at bigint not null,
    updated_at bigint not null,
    updated_by bigint null references agents (id),
    version bigint not null
);

-- One language's side of an article.
create table help_sides (
    article_id bigint not null references help_articles (id),
    language nvarchar(8) collate Latin1_General_100_BIN2 not null check (language in ('en', 'ja')),
    title nvarchar(200) not null,
    body nvarchar(max) not null,  -- Markdown
    collection nvarchar(100) not null,
    primary key (article_id, language)
);

-- What an article is found by; made in C# (Desk/Help/HelpTerms).
create table help_terms (
    term nvarchar(80) collate Latin1_General_100_BIN2 not null,
    article_id bigint not null references help_articles (id),
    language nvarchar(8) collate Latin1_General_100_BIN2 not null,
    weight int not null,
    primary key (term, language, article_id)
);
create index ix_help_terms_article on help_terms (article_id);

-- "Did this help?" A reader is a browser that opened the chat.
create table help_votes (
    article_id bigint not null references help_articles (id),
    reader_id bigint not null,
    helped bit not null,
    at bigint not null,
    primary key (article_id, reader_id)
);
