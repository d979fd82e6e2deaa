-- What was said in public in each hour (since 1970, UTC), so that no number of posts is too many. The stream '' is all of it; others are named by their words, so that one whose words change is counted anew.
create table voice_hours (
    stream nvarchar(40) collate Latin1_General_100_BIN2 not null,
    hour bigint not null,
    posts int not null,
    negative int not null,
    mood float not null,  -- the sum of them
    heard bigint not null,  -- followers of their authors
    engaged int not null,  -- answers to us, comments, likes, shares
    primary key (stream, hour)
);

insert into voice_hours (stream, hour, posts, negative, mood, heard, engaged)
select '', at / 3600000, count(*), sum(case when mood < -0.25 then 1 else 0 end), sum(mood), sum(coalesce(reach, 0)), sum(case when kind = 'comment' then 1 else 0 end)
from public_posts
group by at / 3600000;

-- Which posts belong to a stream.
create table voice_stream_posts (
    stream nvarchar(40) collate Latin1_General_100_BIN2 not null,
    at bigint not null,
    post_id bigint not null references public_posts (id) on delete cascade,
    primary key (stream, at, post_id)
);
create index ix_voice_stream_posts_post on voice_stream_posts (post_id);

-- How far the past of a stream is counted.
create table voice_counts (
    stream nvarchar(40) collate Latin1_General_100_BIN2 not null primary key,
    after_at bigint not null,
    after_id bigint not null,
    done bit not null
);

-- The delivery that a post came in with: emptied when its author takes it back.
alter table public_posts add envelope_id bigint null;
